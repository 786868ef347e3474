package org.hilab.server.api;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The errors of docs/api.md: an object that says what, which and what to do. */
final class ApiErrors {
  static final int CREATED = 201;
  static final int NO_CONTENT = 204;
  static final int BAD_REQUEST = 400;
  static final int UNAUTHORIZED = 401;
  static final int FORBIDDEN = 403;
  static final int NOT_FOUND = 404;
  static final int CONFLICT = 409;
  static final int FAILED = 500;

  private static final Logger LOG = LoggerFactory.getLogger(ApiErrors.class);

  private ApiErrors() {}

  /** A request that cannot be answered, and with which status. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final String which;
    private final String doThis;

    Refusal(int status, String what, String which, String doThis) {
      super(what);
      this.status = status;
      this.which = which;
      this.doThis = doThis;
    }
  }

  static Refusal noRun(String run) {
    return new Refusal(
        NOT_FOUND, "There is no such run", run, "Take one of those that /api/v1/runs lists");
  }

  static Refusal nothingHere(String path) {
    return new Refusal(NOT_FOUND, "There is nothing at this address", path, "See docs/api.md");
  }

  /** The same for a route that failed, where Vert.x may know a status and nothing else. */
  static void answerFailure(RoutingContext context) {
    @Nullable Throwable failure = context.failure();
    String path = context.request().path();
    answer(
        context,
        failure != null
            ? failure
            : new Refusal(
                context.statusCode(), "The request cannot be read", path, "See docs/api.md"));
  }

  /** Sends the error; what nobody expected goes to the log. */
  static void answer(RoutingContext context, Throwable problem) {
    if (problem instanceof Refusal refusal) {
      send(context, refusal);
      return;
    }
    LOG.error("{} could not be answered", context.request().path(), problem);
    send(
        context,
        new Refusal(
            FAILED,
            "The server could not answer",
            context.request().path(),
            "Look into the server's log"));
  }

  private static void send(RoutingContext context, Refusal refusal) {
    context
        .response()
        .setStatusCode(refusal.status)
        .putHeader("content-type", "application/json")
        .end(
            new JsonObject()
                .put(
                    "error",
                    RunJson.error(
                        String.valueOf(refusal.getMessage()), refusal.which, refusal.doThis))
                .encode());
  }
}
