package org.hilab.server.search.workers;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.Callable;
import org.hilab.server.accuracy.LayerChecksum;
import org.hilab.server.accuracy.UnequalEngineException;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.PreparedSearch;
import org.jspecify.annotations.Nullable;

/** Offers one run to workers of other processes, and checks what they prove. */
final class OfferVerticle extends VerticleBase {
  private final RunId run;
  private final PreparedSearch search;
  private final Blobs blobs;
  private final WorkerBus bus;
  private @Nullable Future<RunOffer> offer;
  private @Nullable Future<List<LayerChecksum>> reference;

  OfferVerticle(RunId run, PreparedSearch search, Blobs blobs) {
    this.run = run;
    this.search = search;
    this.blobs = blobs;
    this.bus = new WorkerBus(run);
  }

  @Override
  public Future<?> start() {
    return Future.all(
            vertx.eventBus().<JsonObject>consumer(WorkerBus.OFFER, this::offer).completion(),
            vertx.eventBus().<JsonObject>consumer(bus.prove(), this::prove).completion())
        .onSuccess(_ -> vertx.eventBus().publish(WorkerBus.BEGUN, run.text()));
  }

  @Override
  public Future<?> stop() {
    vertx.eventBus().publish(WorkerBus.ENDED, run.text());
    return Future.succeededFuture();
  }

  /** The first worker that asks waits until everything is written; a failure is only its own. */
  private void offer(Message<JsonObject> message) {
    Future<RunOffer> known = offer;
    if (known == null) {
      known = blocking(() -> RunOffer.of(run, search, blobs)).onFailure(_ -> offer = null);
      offer = known;
    }
    known.onSuccess(made -> message.reply(made.json())).onFailure(why -> fail(message, why));
  }

  private void prove(Message<JsonObject> message) {
    Future<List<LayerChecksum>> known = reference;
    if (known == null) {
      known = blocking(this::reference).onFailure(_ -> reference = null);
      reference = known;
    }
    List<Long> checksums =
        message.body().getJsonArray("checksums").stream()
            .map(each -> ((Number) each).longValue())
            .toList();
    known
        .onSuccess(mine -> message.reply(verdict(mine, checksums)))
        .onFailure(why -> fail(message, why));
  }

  private static JsonObject verdict(List<LayerChecksum> mine, List<Long> checksums) {
    JsonObject verdict = new JsonObject();
    EngineProof.difference(mine, checksums)
        .map(it -> new UnequalEngineException(it.layer(), "image " + it.image()).getMessage())
        .ifPresent(why -> verdict.put("difference", why));
    return verdict;
  }

  private List<LayerChecksum> reference() {
    try (SharedInt8Evaluator evaluator = new SharedInt8Evaluator(search, 0)) {
      return EngineProof.of(search, evaluator);
    }
  }

  private <T> Future<T> blocking(Callable<T> work) {
    return vertx.executeBlocking(work, false);
  }

  private static void fail(Message<JsonObject> message, Throwable why) {
    message.fail(1, String.valueOf(why.getMessage()));
  }
}
