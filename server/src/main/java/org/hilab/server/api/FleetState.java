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
  private JsonObject boards = new JsonObject().put("agents", new JsonArray());
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

  JsonObject json() {
    return boards.copy().put("type", "fleet").put("workers", workers);
  }

  private void tell() {
    if (!telling) {
      telling = true;
      vertx.setTimer(
          SHORTEST_PAUSE.toMillis(),
          _ -> {
            telling = false;
            changed.accept(json());
          });
    }
  }
}
