package org.hilab.server.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.RunSummary;

/** The runs over plain HTTP. The journal reads from the disk, so never on the event loop. */
final class RunRoutes {
  private static final int MOST_EVENTS = 1_000;

  private final Journal journal;

  RunRoutes(Journal journal) {
    this.journal = journal;
  }

  void mount(Router router) {
    router.get("/api/v1/runs").handler(this::runs);
    router.get("/api/v1/runs/:run").handler(this::run);
    router.get("/api/v1/runs/:run/events").handler(this::events);
  }

  private void runs(RoutingContext context) {
    answer(
        context,
        () -> {
          JsonArray runs = new JsonArray();
          journal.runs().forEach(run -> runs.add(RunJson.summary(run)));
          return new JsonObject().put("runs", runs);
        });
  }

  private void run(RoutingContext context) {
    answer(context, () -> RunJson.summary(summary(context)));
  }

  private void events(RoutingContext context) {
    answer(
        context,
        () -> {
          RunId run = summary(context).run();
          List<Recorded> recorded = journal.read(run, since(context), MOST_EVENTS);
          JsonArray events = new JsonArray();
          recorded.forEach(event -> events.add(RunJson.envelope(event)));
          return new JsonObject().put("events", events);
        });
  }

  private RunSummary summary(RoutingContext context) {
    String name = context.pathParam("run");
    return find(journal, name).orElseThrow(() -> ApiErrors.noRun(name));
  }

  /** The run with this id, if the journal has it; blocks. */
  static Optional<RunSummary> find(Journal journal, String id) {
    return journal.runs().stream().filter(run -> run.run().text().equals(id)).findFirst();
  }

  private static long since(RoutingContext context) {
    String since = context.request().getParam("since", "0");
    if (!since.matches("\\d{1,18}")) {
      throw new ApiErrors.Refusal(
          ApiErrors.BAD_REQUEST,
          "This is not a revision",
          "since=" + since,
          "Give the number of the last revision that you have, or 0");
    }
    return Long.parseLong(since);
  }

  private interface Answer {
    JsonObject json();
  }

  private static void answer(RoutingContext context, Answer answer) {
    Future<JsonObject> json = context.vertx().executeBlocking(answer::json, false);
    json.onSuccess(context::json).onFailure(problem -> ApiErrors.answer(context, problem));
  }
}
