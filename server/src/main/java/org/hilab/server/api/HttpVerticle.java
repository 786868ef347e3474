package org.hilab.server.api;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.time.Duration;
import java.util.Optional;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.fleet.AgentEndpoint;
import org.hilab.server.fleet.AgentEndpoints;
import org.hilab.server.fleet.BlobEndpoint;
import org.hilab.server.fleet.FleetVerticle;
import org.hilab.server.journal.Journal;
import org.hilab.server.search.predictions.PredictionFiles;
import org.hilab.server.search.workers.AccuracyWorkers;
import org.hilab.server.search.workers.WorkerEndpoint;

/** The server's only port: the page, its API, its stream, and the agents' endpoint. */
public final class HttpVerticle extends VerticleBase {
  private static final String STREAM = "/api/v1/stream";
  private static final long YEAR_SECONDS = Duration.ofDays(365).toSeconds();

  /** A page has nothing to say that is longer. */
  private static final int LONGEST_FRAME = 64 * 1024;

  private final Door door;
  private final Journal journal;
  private final AgentEndpoints agents;
  private final PredictionFiles predictions;
  private int port;

  /**
   * Where it listens, what it shows there, and who may make tokens.
   *
   * @param port 0: any free one
   * @param identity for TLS; without one it speaks plain HTTP
   */
  public record Door(
      String host, int port, Optional<ServerIdentity> identity, String adminSecret) {}

  /** A server that does not listen yet. */
  public HttpVerticle(
      Door door, Journal journal, AgentEndpoints agents, PredictionFiles predictions) {
    this.door = door;
    this.journal = journal;
    this.agents = agents;
    this.predictions = predictions;
  }

  @Override
  public Future<?> start() {
    Stream stream = new Stream(vertx, journal);
    journal.onCommitted(recorded -> context.runOnContext(_ -> stream.committed(recorded)));
    return Future.all(
            vertx
                .eventBus()
                .<JsonObject>consumer(
                    FleetVerticle.STATE, state -> stream.fleet().boards(state.body()))
                .completion(),
            vertx
                .eventBus()
                .<JsonArray>consumer(
                    AccuracyWorkers.STATE, state -> stream.fleet().workers(state.body()))
                .completion())
        .compose(_ -> server().requestHandler(router(stream)).listen(door.port(), door.host()))
        .onSuccess(server -> port = server.actualPort())
        .recover(this::cannotListen);
  }

  /** The port that the server listens on. */
  public int port() {
    return port;
  }

  private HttpServer server() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setCompressionSupported(true)
            .setMaxWebSocketFrameSize(LONGEST_FRAME);
    door.identity()
        .ifPresent(identity -> options.setSsl(true).setKeyCertOptions(identity.options()));
    return vertx.createHttpServer(options);
  }

  private Router router(Stream stream) {
    Router router = Router.router(vertx);
    router.route().handler(HttpVerticle::secure);
    router
        .get("/api/v1/health")
        .handler(context -> context.json(new JsonObject().put("status", "up")));
    router.get("/api/v1/fleet").handler(context -> context.json(stream.fleet().state()));
    router.get(STREAM).handler(context -> upgrade(context, stream));
    router.get(AgentEndpoint.PATH).handler(context -> agents.sessions().handle(context.request()));
    router.get(WorkerEndpoint.PATH).handler(context -> agents.workers().handle(context.request()));
    router
        .get(BlobEndpoint.PATH + "*")
        .handler(context -> agents.blobs().handle(context.request()));
    new RunRoutes(journal).mount(router);
    new PredictionRoutes(vertx, journal, predictions).mount(router);
    new TokenRoutes(journal, door.adminSecret()).mount(router);
    router.route("/api/*").handler(HttpVerticle::nothingHere);
    router.route("/api/*").failureHandler(ApiErrors::answerFailure);
    router
        .route("/assets/*")
        .handler(StaticHandler.create("webroot/assets").setMaxAgeSeconds(YEAR_SECONDS));
    router.route("/*").handler(HttpVerticle::askAgain);
    router.route("/*").handler(StaticHandler.create("webroot").setCachingEnabled(false));
    return router;
  }

  private void upgrade(RoutingContext context, Stream stream) {
    HttpServerRequest request = context.request();
    if (!isSameOrigin(request)) {
      ApiErrors.answer(
          context,
          new ApiErrors.Refusal(
              ApiErrors.FORBIDDEN,
              "A page of another site may not read this stream",
              String.valueOf(request.getHeader("Origin")),
              "Open the page that this server serves"));
    } else if (!"websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
      ApiErrors.answer(
          context,
          new ApiErrors.Refusal(
              ApiErrors.BAD_REQUEST,
              "This address speaks WebSocket only",
              STREAM,
              "Connect with a WebSocket, or read /api/v1/runs"));
    } else {
      request.toWebSocket().onSuccess(stream::open).onFailure(context::fail);
    }
  }

  private static void nothingHere(RoutingContext context) {
    ApiErrors.answer(context, ApiErrors.nothingHere(context.request().path()));
  }

  /** The page names its assets by their hash; only the page itself may be out of date. */
  private static void askAgain(RoutingContext context) {
    context.response().putHeader("Cache-Control", "no-cache");
    context.next();
  }

  /**
   * A page of another site must not read a lab through its user's browser. Without TLS here there
   * may be some before this server, so the page may have come by http or https.
   */
  private boolean isSameOrigin(HttpServerRequest request) {
    String origin = request.getHeader("Origin");
    String own = "://" + request.authority();
    return origin == null
        || origin.equals("https" + own)
        || (door.identity().isEmpty() && origin.equals("http" + own));
  }

  private static void secure(RoutingContext context) {
    context
        .response()
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("X-Frame-Options", "DENY")
        .putHeader(
            "Content-Security-Policy",
            "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
                + "connect-src 'self'");
    context.next();
  }

  private <T> Future<T> cannotListen(Throwable cause) {
    return Future.failedFuture(
        new InvalidInput(
            "The server cannot listen",
            door.host() + ":" + door.port() + " (" + cause.getMessage() + ")",
            "End the program that has the port, or choose another one with --port",
            cause));
  }
}
