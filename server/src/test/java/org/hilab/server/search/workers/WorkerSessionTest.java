package org.hilab.server.search.workers;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.hilab.server.accuracy.LayerChecksum;
import org.hilab.server.accuracy.UnequalEngineException;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.AccuracyBus;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SyntheticSearch;
import org.hilab.server.search.workers.AccuracyQueue.Ticket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's side of a worker's socket, against a client that says whatever it likes. */
class WorkerSessionTest {
  private static final RunId RUN = new RunId("20261121T125654-7");
  private static final WorkerBus BUS = new WorkerBus(RUN);
  private static final int WAIT_SECONDS = 60;
  private static final JsonObject HELLO =
      new JsonObject().put("type", "hello").put("protocol", 2).put("engine", "test");

  @TempDir Path folder;

  private final PreparedSearch search = SyntheticSearch.prepared(32, 2, 1);
  private final Genome genome = search.candidates().space().supernet();
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
  private final WebSocketClient client = vertx.createWebSocketClient();
  private int port;
  private String offering = "";

  @BeforeEach
  void offer() {
    WorkerEndpoint endpoint =
        new WorkerEndpoint(
            vertx,
            token -> Future.succeededFuture(Optional.of(token).filter("good"::equals)),
            () -> UUID.randomUUID().toString());
    HttpServer server = await(vertx.createHttpServer().requestHandler(endpoint).listen(0));
    port = server.actualPort();
    PartBalance parts = new PartBalance(search.candidates(), 2);
    await(vertx.deployVerticle(new AccuracyQueueVerticle(RUN, "int8", parts, 0)));
    offering = await(vertx.deployVerticle(new OfferVerticle(RUN, search, new Blobs(folder))));
    AccuracyTask task = AccuracyTask.whole(genome);
    await(
        vertx.eventBus().request(new AccuracyBus(RUN).submit(), AccuracyBus.tasks(List.of(task))));
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void nobody_gets_in_without_a_token_in_force() {
    Throwable refused =
        connect("bad")
            .map(_ -> new Throwable("connected"))
            .otherwise(why -> why)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    assertThat(refused)
        .isInstanceOfSatisfying(
            UpgradeRejectedException.class, no -> assertThat(no.getStatus()).isEqualTo(401));
  }

  @Test
  void another_version_is_refused() throws InterruptedException {
    say(await(connect("good")), HELLO.copy().put("protocol", 1));
    assertThat(next("refused").getString("what")).contains("version 1");
  }

  @Test
  void other_numbers_are_refused_by_the_layers_name_and_get_no_work() throws InterruptedException {
    WebSocket socket = await(connect("good"));
    say(socket, HELLO);
    next("run");
    say(socket, new JsonObject().put("type", "pull").put("id", 1));
    assertThat(next("reply").getValue("body")).as("work before the proof").isNull();
    List<LayerChecksum> checksums = checksums();
    JsonArray wrong = proof(checksums).copy();
    wrong.set(2, wrong.getLong(2) ^ 1);
    say(socket, new JsonObject().put("type", "proof").put("checksums", wrong));
    assertThat(next("refused").getString("what")).contains(checksums.get(2).layer());
  }

  @Test
  void an_answer_for_another_candidate_is_refused_and_what_was_held_is_next_at_once()
      throws InterruptedException {
    WebSocket socket = await(connect("good"));
    JsonObject ticket = pulled(socket);
    assertThat(ticket.getString("genome")).isEqualTo(genome.bits());
    Genome other = new Genome("1".repeat(genome.bits().length()));
    Accuracy accuracy = new Accuracy(1, 0, 2, List.of(), "made up");
    JsonObject answer =
        new JsonObject()
            .put("fence", ticket.getLong("fence"))
            .put("event", AccuracyBus.event(new AccuracyMeasured(other, accuracy)));
    say(socket, new JsonObject().put("type", "result").put("id", 2).put("body", answer));
    assertThat(next("refused").getString("what")).contains("another candidate");
    assertThat(pulledByOther().genome()).isEqualTo(genome);
  }

  @Test
  void a_device_that_is_gone_costs_the_worker_and_not_the_candidate() {
    Promise<String> said = Promise.promise();
    vertx.eventBus().consumer(BUS.result(), message -> said.tryComplete("" + message.body()));
    AccuracyWorkerVerticle worker =
        new AccuracyWorkerVerticle(
            BUS, "gpu", new GoneDevice(), AccuracyWorkerVerticle.executor(vertx, "gpu"));
    await(vertx.deployVerticle(worker));
    Throwable why =
        worker
            .broken()
            .map(_ -> new Throwable())
            .otherwise(it -> it)
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
            .join();
    assertThat(why).isInstanceOf(UnequalEngineException.class);
    assertThat(said.future().isComplete()).as("an answer").isFalse();
  }

  @Test
  void a_worker_whose_offer_failed_is_offered_the_run_with_its_next_heartbeat()
      throws InterruptedException {
    await(vertx.undeploy(offering));
    RunOffer offer = RunOffer.of(RUN, search, new Blobs(folder));
    AtomicBoolean failed = new AtomicBoolean();
    vertx
        .eventBus()
        .consumer(
            WorkerBus.OFFER,
            asked -> {
              if (failed.getAndSet(true)) {
                asked.reply(offer.json());
              } else {
                asked.fail(1, "the disk is full");
              }
            });
    WebSocket socket = await(connect("good"));
    say(socket, HELLO);
    say(socket, new JsonObject().put("type", "alive"));
    next("alive");
    assertThat(next("run").getJsonObject("offer")).isEqualTo(offer.json());
  }

  private static final class GoneDevice implements CandidateEvaluator {
    @Override
    public void evaluate(List<AccuracyTask> tasks, Listener listener) {
      throw new UnequalEngineException("logits", "test");
    }

    @Override
    public void cancel() {}
  }

  private JsonObject pulled(WebSocket socket) throws InterruptedException {
    say(socket, HELLO);
    next("run");
    say(socket, new JsonObject().put("type", "proof").put("checksums", proof(checksums())));
    next("accepted");
    say(socket, new JsonObject().put("type", "pull").put("id", 1));
    return next("reply").getJsonObject("body").getJsonArray("tickets").getJsonObject(0);
  }

  private Ticket pulledByOther() {
    JsonObject me = new JsonObject().put("worker", "other");
    return WorkerBus.tickets(await(vertx.eventBus().<JsonObject>request(BUS.pull(), me)).body())
        .getFirst();
  }

  private List<LayerChecksum> checksums() {
    try (SharedInt8Evaluator evaluator = SharedInt8Evaluator.oneOf(1, search)) {
      return EngineProof.of(search, evaluator);
    }
  }

  private static JsonArray proof(List<LayerChecksum> checksums) {
    return new JsonArray(checksums.stream().map(LayerChecksum::crc32c).toList());
  }

  private Future<WebSocket> connect(String token) {
    return client
        .connect(
            new WebSocketConnectOptions()
                .setHost("localhost")
                .setPort(port)
                .setURI(WorkerEndpoint.PATH)
                .putHeader("Authorization", "Bearer " + token))
        .onSuccess(socket -> socket.textMessageHandler(text -> heard.add(new JsonObject(text))));
  }

  private static void say(WebSocket socket, JsonObject message) {
    await(socket.writeTextMessage(message.encode()));
  }

  private JsonObject next(String type) throws InterruptedException {
    JsonObject message = heard.poll(WAIT_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as(type).isNotNull();
    assertThat(message.getString("type")).as("%s", message).isEqualTo(type);
    return message;
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
