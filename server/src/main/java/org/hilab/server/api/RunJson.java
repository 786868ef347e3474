package org.hilab.server.api;

import io.vertx.core.json.JsonObject;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunProgress;
import org.hilab.server.journal.RunSummary;

/** Runs and events in the words of docs/api.md. */
final class RunJson {
  private RunJson() {}

  static JsonObject summary(RunSummary run) {
    JsonObject summary =
        new JsonObject()
            .put("run", run.run().text())
            .put("kind", run.progress().kind())
            .put("name", run.name())
            .put("state", run.state().key())
            .put("startedAt", run.startedAt().toString())
            .put("revision", run.revision());
    return switch (run.progress()) {
      case RunProgress.Search(int generation, int generations, int evaluations) ->
          summary
              .put("generation", generation)
              .put("generations", generations)
              .put("evaluations", evaluations);
      case RunProgress.Training(int step, int steps) ->
          summary.put("step", step).put("steps", steps);
    };
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
