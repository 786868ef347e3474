package org.hilab.server.search.workers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.hilab.server.accuracy.LayerChecksum;
import org.hilab.server.search.PreparedSearch;
import org.jspecify.annotations.Nullable;

/**
 * A remote worker's work on one run: the same {@link AccuracyWorkerVerticle} as in the server, on
 * an event bus of its own whose messages go through the socket. All sessions live on one thread,
 * which stays the same for a GPU.
 */
final class WorkerShift {
  private final Vertx vertx;
  private final RemoteWorker.Settings settings;
  private final RunOffer offer;
  private final Office office;
  private final WorkerBus bus;
  private final WorkerExecutor thread;
  private List<MessageConsumer<JsonObject>> consumers = List.of();
  private volatile @Nullable SharedInt8Evaluator evaluator;
  private @Nullable Future<String> deployed;

  /** The way to the server. */
  interface Office {
    /** The answer goes to who sent the message. */
    void ask(String type, Message<JsonObject> message);

    void tell(String type);

    /** This worker cannot go on. */
    void broken(Throwable why);
  }

  WorkerShift(Vertx vertx, RemoteWorker.Settings settings, RunOffer offer, Office office) {
    this.vertx = vertx;
    this.settings = settings;
    this.offer = offer;
    this.office = office;
    this.bus = new WorkerBus(offer.run());
    this.thread = AccuracyWorkerVerticle.executor(vertx, "evaluator-" + System.nanoTime());
  }

  /** Fetches what the run needs and computes what has to be equal. */
  Future<List<Long>> prove() {
    return thread.executeBlocking(() -> {
      PreparedSearch search = OfferedSearch.fetch(offer, settings);
      SharedInt8Evaluator opened = SharedInt8Evaluator.oneOf(1, search);
      evaluator = opened;
      return EngineProof.of(search, opened).stream().map(LayerChecksum::crc32c).toList();
    });
  }

  /** Pulls from now on. */
  Future<?> start() {
    SharedInt8Evaluator proven = evaluator;
    if (proven == null) {
      return Future.failedFuture("The server accepted what was not proven.");
    }
    consumers =
        List.of(
            vertx.eventBus().localConsumer(bus.pull(), pull -> office.ask("pull", pull)),
            vertx.eventBus().localConsumer(bus.result(), result -> office.ask("result", result)),
            vertx.eventBus().localConsumer(bus.progress(), _ -> office.tell("progress")));
    AccuracyWorkerVerticle worker = new AccuracyWorkerVerticle(bus, "remote", proven, thread);
    worker.broken().onFailure(office::broken);
    Future<String> deployment = vertx.deployVerticle(worker);
    deployed = deployment;
    return deployment;
  }

  /** Completes when nothing of it runs any more. */
  Future<?> stop() {
    consumers.forEach(MessageConsumer::unregister);
    Future<String> deployment = deployed;
    return deployment == null
        ? thread.executeBlocking(this::close).eventually(thread::close)
        : deployment.compose(vertx::undeploy);
  }

  private @Nullable Void close() {
    SharedInt8Evaluator opened = evaluator;
    if (opened != null) {
      opened.close();
    }
    return null;
  }
}
