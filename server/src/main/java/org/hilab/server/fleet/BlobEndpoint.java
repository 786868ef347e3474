package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.hilab.protocol.BlobId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP end of {@link #PATH}: blobs by their hash, for whoever has an agent's token. */
public final class BlobEndpoint implements Handler<HttpServerRequest> {
  public static final String PATH = AgentEndpoint.PATH + "/blobs/";

  private static final Logger LOG = LoggerFactory.getLogger(BlobEndpoint.class);
  private static final int NOT_FOUND = 404;

  private final Vertx vertx;
  private final Function<String, Future<Optional<String>>> tokens;
  private final Blobs blobs;

  /**
   * An endpoint for one HTTP server.
   *
   * @param tokens gives the name of a token's owner, or nothing if the token is unknown
   */
  public BlobEndpoint(Vertx vertx, Function<String, Future<Optional<String>>> tokens, Blobs blobs) {
    this.vertx = vertx;
    this.tokens = tokens;
    this.blobs = blobs;
  }

  @Override
  public void handle(HttpServerRequest request) {
    AgentEndpoint.bearer(request)
        .map(tokens)
        .orElse(Future.succeededFuture(Optional.empty()))
        .recover(_ -> Future.succeededFuture(Optional.empty()))
        .onSuccess(owner -> {
          if (owner.isEmpty()) {
            AgentEndpoint.unauthorized(request);
          } else {
            answer(request);
          }
        });
  }

  private void answer(HttpServerRequest request) {
    vertx
        .executeBlocking(() -> file(request.path().substring(PATH.length())), false)
        .onSuccess(file -> send(request.response(), file))
        .onFailure(why -> send(request.response(), Optional.empty()));
  }

  private Optional<Path> file(String name) {
    try {
      return blobs.file(new BlobId(name));
    } catch (IllegalArgumentException e) {
      LOG.debug("Not the name of a blob: {}", name, e);
      return Optional.empty();
    }
  }

  private static void send(HttpServerResponse response, Optional<Path> file) {
    if (file.isEmpty()) {
      response.setStatusCode(NOT_FOUND).end();
      return;
    }
    response
        .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
        .putHeader(HttpHeaders.CONTENT_ENCODING, HttpHeaders.IDENTITY)
        .sendFile(file.get().toString())
        .onFailure(why -> LOG.info("A blob was not sent: {}", why.getMessage()));
  }
}
