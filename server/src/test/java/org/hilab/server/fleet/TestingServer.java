package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.Workload;
import org.hilab.server.fleet.LatencyOutcome.Fate;

/** The server's fleet behind a real HTTP server. */
final class TestingServer implements AutoCloseable {
  static final String TOKEN = "good-token";
  private static final int WAIT_SECONDS = 30;

  final LatencyService latency;
  final BlockingQueue<LatencyOutcome> outcomes = new LinkedBlockingQueue<>();
  final BlockingQueue<JsonObject> states = new LinkedBlockingQueue<>();

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer http;

  private TestingServer(FleetOptions options, int port) {
    latency = new LatencyService(vertx.eventBus());
    latency.outcomes(outcomes::add);
    vertx.eventBus().<JsonObject>consumer(FleetVerticle.STATE, m -> states.add(m.body()));
    await(vertx.deployVerticle(new FleetVerticle(options, InstantSource.system())));
    AgentEndpoint endpoint =
        new AgentEndpoint(
            vertx,
            token ->
                Future.succeededFuture(
                    token.equals(TOKEN) ? Optional.of("tests") : Optional.empty()),
            options,
            () -> UUID.randomUUID().toString());
    http = await(vertx.createHttpServer().requestHandler(endpoint).listen(port, "localhost"));
  }

  static TestingServer start(FleetOptions options, int port) {
    return new TestingServer(options, port);
  }

  int port() {
    return http.actualPort();
  }

  void submit(String genome, List<LayerRecord> layers) {
    await(latency.submit(new JobId(genome), new Workload.Estimate(genome, layers), JobNeeds.ANY));
  }

  /** Waits until so many jobs have ended. */
  Map<JobId, List<LatencyOutcome>> ended(int jobs) throws InterruptedException {
    Map<JobId, List<LatencyOutcome>> ended = new HashMap<>();
    while (ended.size() < jobs) {
      LatencyOutcome outcome = nextOutcome(() -> ended.size() + " of " + jobs + " jobs ended.");
      if (outcome.fate() == Fate.ENDED) {
        ended.computeIfAbsent(outcome.job(), id -> new ArrayList<>()).add(outcome);
      }
    }
    return ended;
  }

  LatencyOutcome nextOutcome(Supplier<String> otherwise) throws InterruptedException {
    LatencyOutcome outcome = outcomes.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    if (outcome == null) {
      throw new AssertionError("No outcome came. " + otherwise.get());
    }
    return outcome;
  }

  /** Waits for a published state. */
  void awaitState(Predicate<JsonObject> wanted) throws InterruptedException {
    JsonObject state;
    do {
      state = states.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (state == null) {
        throw new AssertionError("The state never came.");
      }
    } while (!wanted.test(state));
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
