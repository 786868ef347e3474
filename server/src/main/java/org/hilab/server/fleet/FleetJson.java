package org.hilab.server.fleet;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.Locale;
import org.hilab.protocol.Firmware;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.server.fleet.FleetSnapshot.AgentView;
import org.hilab.server.fleet.FleetSnapshot.BoardView;
import org.hilab.server.fleet.FleetSnapshot.QueueView;
import org.hilab.server.fleet.LatencyOutcome.Fate;
import org.jspecify.annotations.Nullable;

/** The fleet's JSON on the event bus; agents and boards are as in {@code docs/api.md}. */
final class FleetJson {
  private FleetJson() {}

  static JsonObject of(FleetSnapshot snapshot) {
    return new JsonObject()
        .put("agents", array(snapshot.agents().stream().map(FleetJson::of).toList()))
        .put("queue", of(snapshot.queue()));
  }

  private static JsonObject of(QueueView queue) {
    return new JsonObject()
        .put("waiting", queue.waiting())
        .put("running", queue.running())
        .put("parked", queue.parked())
        .put("waitingForBoard", queue.waitingForBoard())
        .put("lacking", new JsonArray(queue.lacking()));
  }

  private static JsonObject of(AgentView view) {
    return new JsonObject()
        .put("id", view.agent().id().value())
        .put("name", view.agent().name())
        .put("state", view.connected() ? "connected" : "disconnected")
        .put("since", view.since().toString())
        .put("boards", array(view.boards().stream().map(FleetJson::of).toList()));
  }

  private static JsonObject of(BoardView view) {
    JsonObject job = null;
    if (view.job() != null) {
      job =
          new JsonObject()
              .put("candidate", view.job().candidate())
              .put("phase", view.job().phase());
    }
    return new JsonObject()
        .put("id", view.board().id().value())
        .put("deviceClass", view.board().deviceClass())
        .put("backend", view.board().backend())
        .put("state", state(view))
        .put("trouble", view.board().trouble())
        .put("firmware", of(view.board().firmware()))
        .put("job", job)
        .put("completed", view.completed())
        .put("lost", view.lost());
  }

  private static String state(BoardView view) {
    if (view.job() != null) {
      return "running";
    }
    return view.board().trouble() == null ? "idle" : "quarantined";
  }

  private static @Nullable JsonObject of(@Nullable Firmware firmware) {
    return firmware == null
        ? null
        : new JsonObject()
            .put("hash", firmware.hash())
            .put("controllerHz", firmware.clocks().controllerHz())
            .put("clusterHz", firmware.clocks().clusterHz())
            .put("countsCycles", firmware.countsCycles());
  }

  static JsonObject of(LatencyOutcome outcome, MessageCodec codec) {
    return new JsonObject()
        .put("job", outcome.job().value())
        .put("subject", outcome.subject())
        .put("attempt", outcome.attempt())
        .put("fate", outcome.fate().name().toLowerCase(Locale.ROOT))
        .put("outcome", new JsonObject(Buffer.buffer(codec.encode(outcome.outcome()))));
  }

  static LatencyOutcome outcome(JsonObject json, MessageCodec codec) throws ProtocolException {
    return new LatencyOutcome(
        new JobId(json.getString("job")),
        json.getString("subject"),
        json.getInteger("attempt"),
        codec.decodeOutcome(json.getJsonObject("outcome").toBuffer().getBytes()),
        Fate.valueOf(json.getString("fate").toUpperCase(Locale.ROOT)));
  }

  private static JsonArray array(Collection<JsonObject> objects) {
    JsonArray array = new JsonArray();
    objects.forEach(array::add);
    return array;
  }
}
