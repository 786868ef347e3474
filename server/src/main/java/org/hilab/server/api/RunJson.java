package org.hilab.server.api;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunSummary;

/** Runs and events in the words of docs/api.md. */
final class RunJson {
  private RunJson() {}

  static JsonObject summary(RunSummary run) {
    return new JsonObject()
        .put("run", run.run().text())
        .put("name", run.name())
        .put("state", run.state().name().toLowerCase(Locale.ROOT))
        .put("startedAt", run.startedAt().toString())
        .put("revision", run.revision())
        .put("generation", run.generation())
        .put("generations", run.generations())
        .put("evaluations", run.evaluations());
  }

  static JsonObject envelope(Recorded recorded) {
    return new JsonObject()
        .put("type", "event")
        .put("run", recorded.run().text())
        .put("revision", recorded.revision())
        .put("at", recorded.at().toString())
        .put("event", new JsonObject(EventJson.write(recorded.event())));
  }

  static JsonObject error(String what, String which, String doThis) {
    return new JsonObject().put("what", what).put("which", which).put("do", doThis);
  }
}
