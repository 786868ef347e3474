package org.hilab.server.search.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SyntheticSearch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfferVerticleTest {
  private static final RunId RUN = new RunId("20261121T125654-7");
  private static final int WAIT_SECONDS = 60;

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    await(vertx.close());
  }

  @Test
  void a_worker_that_asks_after_a_failure_is_offered_the_run() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("blobs"), "a file where a folder belongs");
    PreparedSearch search = SyntheticSearch.prepared(32, 2, 1);
    await(vertx.deployVerticle(new OfferVerticle(RUN, search, new Blobs(inTheWay))));
    assertThatThrownBy(this::ask).hasMessageContaining("blobs");
    Files.delete(inTheWay);
    assertThat(RunOffer.of(ask()).run()).isEqualTo(RUN);
  }

  private JsonObject ask() {
    return await(vertx.eventBus().<JsonObject>request(WorkerBus.OFFER, new JsonObject())).body();
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
