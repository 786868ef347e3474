package org.hilab.server.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.JournalException;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunId;

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
    answer(context, () -> RunJson.summary(journal.run(runId(context))));
  }

  private void events(RoutingContext context) {
    answer(
        context,
        () -> {
          List<Recorded> recorded = journal.read(runId(context), since(context), MOST_EVENTS);
          JsonArray events = new JsonArray();
          recorded.forEach(event -> events.add(RunJson.envelope(event)));
          return new JsonObject().put("events", events);
        });
  }

  private static RunId runId(RoutingContext context) {
    return new RunId(context.pathParam("run"));
  }

  private static long since(RoutingContext context) {
    String since = context.request().getParam("since", "0");
    if (!since.matches("\\d{1,18}")) {
      throw new IllegalArgumentException("\"" + since + "\" is not a revision.");
    }
    return Long.parseLong(since);
  }

  private interface Answer {
    JsonObject json();
  }

  private static void answer(RoutingContext context, Answer answer) {
    Future<JsonObject> json = context.vertx().executeBlocking(answer::json, false);
    json.onSuccess(context::json).onFailure(problem -> refuse(context, problem));
  }

  private static void refuse(RoutingContext context, Throwable problem) {
    int status =
        switch (problem) {
          case IllegalArgumentException _ -> 400;
          case JournalException _ -> 404;
          default -> 500;
        };
    context
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/json")
        .end(
            new JsonObject()
                .put(
                    "error",
                    RunJson.error(
                        String.valueOf(problem.getMessage()),
                        context.request().path(),
                        "See /api/v1/runs for the runs there are"))
                .encode());
  }
}
