package org.hilab.server.api;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.function.Consumer;

/** The last known state of agents and workers, told on change and at most four times a second. */
final class FleetState {
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);

  private final Vertx vertx;
  private final Consumer<JsonObject> changed;
  private JsonObject boards = nobody();
  private JsonArray workers = new JsonArray();
  private boolean telling;

  FleetState(Vertx vertx, Consumer<JsonObject> changed) {
    this.vertx = vertx;
    this.changed = changed;
  }

  /** {agents, queue}, as the fleet publishes it. */
  void boards(JsonObject state) {
    boards = state;
    tell();
  }

  void workers(JsonArray state) {
    workers = state;
    tell();
  }

  /** {agents, queue, workers}. */
  JsonObject state() {
    return boards.copy().put("workers", workers);
  }

  /** The same as a message of the stream. */
  JsonObject message() {
    return new JsonObject().put("type", "fleet").mergeIn(state());
  }

  /** What is true before the fleet has said anything. */
  private static JsonObject nobody() {
    JsonObject queue =
        new JsonObject()
            .put("waiting", 0)
            .put("running", 0)
            .put("parked", 0)
            .put("waitingForBoard", false)
            .put("lacking", new JsonArray());
    return new JsonObject().put("agents", new JsonArray()).put("queue", queue);
  }

  private void tell() {
    if (!telling) {
      telling = true;
      vertx.setTimer(
          SHORTEST_PAUSE.toMillis(),
          _ -> {
            telling = false;
            changed.accept(message());
          });
    }
  }
}
