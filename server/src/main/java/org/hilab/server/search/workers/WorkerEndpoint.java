package org.hilab.server.search.workers;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.hilab.server.fleet.TokenDoor;

/**
 * The HTTP end of {@link #PATH}: workers of other processes, which score candidates. They join with
 * the same tokens as agents, because they are believed in the same way.
 */
public final class WorkerEndpoint implements Handler<HttpServerRequest> {
  public static final String PATH = "/worker/v1";

  private final Vertx vertx;
  private final TokenDoor door;
  private final Supplier<String> sessionIds;

  /**
   * An endpoint for one HTTP server.
   *
   * @param tokens gives the name of a token's owner, or nothing if the token is unknown
   * @param sessionIds gives an id that no other session of any server has
   */
  public WorkerEndpoint(
      Vertx vertx, Function<String, Future<Optional<String>>> tokens, Supplier<String> sessionIds) {
    this.vertx = vertx;
    this.door = new TokenDoor(tokens);
    this.sessionIds = sessionIds;
  }

  @Override
  public void handle(HttpServerRequest request) {
    door.open(
        request,
        (socket, owner, ownerNow) ->
            new WorkerSession(vertx, socket, owner, sessionIds.get()).open(ownerNow));
  }
}
