package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HTTP end of {@link #PATH}: checks the token, then upgrades to a WebSocket. Nobody without a
 * token gets as far as a frame.
 */
public final class AgentEndpoint implements Handler<HttpServerRequest> {
  public static final String PATH = "/agent/v1";

  /** Published: the name of an owner whose token is in force no more. Its sessions end. */
  public static final String REVOKED = "fleet.revoked";

  private static final Logger LOG = LoggerFactory.getLogger(AgentEndpoint.class);
  private static final String BEARER = "Bearer ";
  private static final int UNAUTHORIZED = 401;

  private final Vertx vertx;
  private final TokenDoor door;
  private final FleetOptions options;
  private final Supplier<String> sessionIds;

  /**
   * An endpoint for one HTTP server.
   *
   * @param tokens gives the name of a token's owner, or nothing if the token is unknown
   * @param sessionIds gives an id that no other session of any server has
   */
  public AgentEndpoint(
      Vertx vertx,
      Function<String, Future<Optional<String>>> tokens,
      FleetOptions options,
      Supplier<String> sessionIds) {
    this.vertx = vertx;
    this.door = new TokenDoor(tokens);
    this.options = options;
    this.sessionIds = sessionIds;
  }

  @Override
  public void handle(HttpServerRequest request) {
    door.open(
        request,
        (socket, owner, ownerNow) ->
            new AgentSession(vertx, socket, options, sessionIds.get()).open(owner, ownerNow));
  }

  static Optional<String> bearer(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
        .filter(value -> value.startsWith(BEARER))
        .map(value -> value.substring(BEARER.length()).strip());
  }

  static void unauthorized(HttpServerRequest request) {
    LOG.info("Refused an agent from {}: no valid token.", request.remoteAddress());
    JsonObject error =
        new JsonObject()
            .put("what", "The server does not know this token.")
            .put("which", "Authorization")
            .put("do", "Join again with a new token: hilab token create NAME");
    request
        .response()
        .setStatusCode(UNAUTHORIZED)
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
        .putHeader("WWW-Authenticate", "Bearer")
        .end(new JsonObject().put("error", error).toBuffer());
  }
}
