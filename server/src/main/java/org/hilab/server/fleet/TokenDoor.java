package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets those through to a WebSocket who show a token that is in force. Nobody without one gets as
 * far as a frame.
 */
public final class TokenDoor {
  private static final Logger LOG = LoggerFactory.getLogger(TokenDoor.class);

  private final Function<String, Future<Optional<String>>> tokens;

  /**
   * A door for one HTTP server.
   *
   * @param tokens gives the name of a token's owner, or nothing if the token is unknown
   */
  public TokenDoor(Function<String, Future<Optional<String>>> tokens) {
    this.tokens = tokens;
  }

  /** What is behind the door. */
  @FunctionalInterface
  public interface Room {
    /**
     * Somebody came in.
     *
     * @param ownerNow asks once more: the token may have been revoked meanwhile
     */
    void enter(ServerWebSocket socket, String owner, Supplier<Future<Optional<String>>> ownerNow);
  }

  /** Upgrades the request, or answers it with 401. */
  public void open(HttpServerRequest request, Room room) {
    request.pause();
    owner(request)
        .onSuccess(owner -> {
          if (owner.isPresent()) {
            request
                .toWebSocket()
                .onSuccess(socket -> room.enter(socket, owner.get(), () -> owner(request)))
                .onFailure(why -> LOG.info("An upgrade failed: {}", why.getMessage()));
          } else {
            request.resume();
            AgentEndpoint.unauthorized(request);
          }
        });
  }

  private Future<Optional<String>> owner(HttpServerRequest request) {
    return AgentEndpoint.bearer(request)
        .map(tokens)
        .orElse(Future.succeededFuture(Optional.empty()))
        .recover(_ -> Future.succeededFuture(Optional.empty()));
  }
}
