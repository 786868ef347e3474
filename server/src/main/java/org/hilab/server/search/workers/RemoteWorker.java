package org.hilab.server.search.workers;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.TrustOptions;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import org.hilab.protocol.tls.TlsTrouble;
import org.hilab.protocol.tls.Trust;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.onnx.Engine;

/**
 * Scores candidates for a server on another host: dials out, proves that its engine computes what
 * the server's does, then pulls candidates beside the server's own workers. Dials again for ever
 * when the connection breaks; ends only when it is refused or its device is gone.
 */
public final class RemoteWorker {
  /** Version of the messages (docs/api.md); both sides must have the same. */
  static final int PROTOCOL = 2;

  /** What a server of hilab takes in one frame; longer messages are several. */
  private static final int FRAME_BYTES = 64 * 1024;

  private static final int MESSAGE_BYTES = 8 * 1024 * 1024;
  private static final int CONNECT_MILLIS = 5_000;
  private static final int UNAUTHORIZED = 401;
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final Vertx vertx;
  private final Settings settings;
  private final Consumer<String> listener;
  private final Context context;
  private final Promise<Void> ended = Promise.promise();

  /** In a field: Vert.x closes a client that is garbage-collected. */
  private final WebSocketClient client;

  private Duration pause = SHORTEST_PAUSE;

  /**
   * Where to and with what.
   *
   * @param server http://HOST:PORT or https
   * @param trust whom to believe if it is https
   * @param secret that the server knows this worker by
   * @param threads that score images at the same time; 1 on a GPU
   * @param cacheBytes bound on the activations that are kept
   * @param folder for what is fetched
   */
  public record Settings(
      URI server,
      Trust trust,
      String secret,
      Engine engine,
      int threads,
      long cacheBytes,
      Path folder) {
    boolean tls() {
      return "https".equals(server.getScheme());
    }

    /** Nobody prints the secret by mistake. */
    @Override
    public String toString() {
      return "Settings[" + server + ", " + engine + "]";
    }
  }

  /**
   * A worker that has not dialled yet.
   *
   * @param listener hears in words how it goes
   */
  public RemoteWorker(Vertx vertx, Settings settings, Consumer<String> listener) {
    this.vertx = vertx;
    this.settings = settings;
    this.listener = listener;
    this.context = vertx.getOrCreateContext();
    this.client = vertx.createWebSocketClient(options(settings));
  }

  private static WebSocketClientOptions options(Settings settings) {
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setMaxFrameSize(FRAME_BYTES)
            .setMaxMessageSize(MESSAGE_BYTES)
            .setTryUsePerMessageCompression(false);
    return settings.tls()
        ? options.setVerifyHost(true).setTrustOptions(TrustOptions.wrap(settings.trust.manager()))
        : options;
  }

  /** Works; fails when the server refuses this worker or its device is gone, never succeeds. */
  public Future<Void> run() {
    context.runOnContext(_ -> dial());
    return ended.future();
  }

  private void dial() {
    URI server = settings.server;
    boolean tls = settings.tls();
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(server.getHost())
            .setPort(server.getPort() >= 0 ? server.getPort() : tls ? 443 : 80)
            .setURI(WorkerEndpoint.PATH)
            .setSsl(tls)
            .setTimeout(CONNECT_MILLIS)
            .putHeader("Authorization", "Bearer " + settings.secret);
    client
        .connect(options)
        .compose(socket -> {
          listener.accept("connected to " + server);
          pause = SHORTEST_PAUSE;
          return new WorkerConversation(vertx, socket, settings, listener).open();
        })
        .onSuccess(_ -> dialLater("the connection to " + server + " ended"))
        .onFailure(this::failed);
  }

  private void failed(Throwable why) {
    if (why instanceof WorkerConversation.Over over) {
      ended.tryFail(over.getCause());
    } else if (why instanceof UpgradeRejectedException no && no.getStatus() == UNAUTHORIZED) {
      ended.tryFail(
          new InvalidInput(
              "The server does not know this worker",
              settings.server.toString(),
              "Join again with --token T of: hilab token create NAME"));
    } else {
      dialLater("cannot reach " + settings.server + " (" + reason(why) + ")");
    }
  }

  private String reason(Throwable why) {
    return TlsTrouble.in(why, settings.tls())
        .map(TlsTrouble::sentences)
        .orElse(String.valueOf(why.getMessage()));
  }

  private void dialLater(String why) {
    listener.accept(why + "; trying again in " + pause.toMillis() + " ms");
    vertx.setTimer(pause.toMillis(), _ -> dial());
    Duration twice = pause.multipliedBy(2);
    pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
  }
}
