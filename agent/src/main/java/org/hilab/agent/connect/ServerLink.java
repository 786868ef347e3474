package org.hilab.agent.connect;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.hilab.agent.AgentFailure;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Limits;
import org.hilab.protocol.tls.Trust;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to the server: dials out, says hello, and dials again for ever when it breaks.
 * Ends only when the server refuses this agent.
 */
public final class ServerLink {
  private static final Logger LOG = LoggerFactory.getLogger(ServerLink.class);
  private static final int CONNECT_MILLIS = 5_000;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final Vertx vertx;
  private final Target target;
  private final String token;
  private final Agent agent;
  private final Backoff backoff;
  private final Context context;
  private final Promise<Void> refused = Promise.promise();

  /** In a field: Vert.x closes a client that is garbage-collected. */
  private final WebSocketClient client;

  private @Nullable Conversation conversation;

  /** Who dials, where to, and whom it believes there. */
  public record Caller(Target target, Trust trust, String token, Agent agent) {}

  public ServerLink(Vertx vertx, Caller caller, RandomGenerator random) {
    this.vertx = vertx;
    this.target = caller.target();
    this.token = caller.token();
    this.agent = caller.agent();
    this.backoff = new Backoff(random);
    this.context = vertx.getOrCreateContext();
    this.client = vertx.createWebSocketClient(options(caller));
  }

  private static WebSocketClientOptions options(Caller caller) {
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setConnectTimeout(CONNECT_MILLIS)
            .setMaxFrameSize(Limits.FRAME_BYTES)
            .setMaxMessageSize(Limits.FRAME_BYTES)
            .setTryUsePerMessageCompression(false);
    return caller.target().tls()
        ? options.setVerifyHost(true).setTrustOptions(TrustOptions.wrap(caller.trust().manager()))
        : options;
  }

  /**
   * Connects, and stays connected.
   *
   * @return fails with an {@link AgentFailure} when the server refuses this agent; never succeeds
   */
  public Future<Void> start(Bench bench) {
    context.runOnContext(nothing -> dial(bench));
    return refused.future();
  }

  /**
   * Says something if there is a session, and else nothing: a new session begins with everything
   * that matters. From any thread.
   */
  public void say(AgentMessage message) {
    context.runOnContext(nothing -> {
      if (conversation != null) {
        conversation.say(message);
      }
    });
  }

  private void dial(Bench bench) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(target.host())
            .setPort(target.port())
            .setURI(target.path())
            .setSsl(target.tls())
            .setTimeout(CONNECT_MILLIS)
            .putHeader("Authorization", "Bearer " + token);
    client
        .connect(options)
        .onSuccess(socket -> converse(socket, bench))
        .onFailure(why -> failed(why, bench));
  }

  private void converse(WebSocket socket, Bench bench) {
    Conversation opened = new Conversation(vertx, socket, bench);
    conversation = opened;
    opened
        .open(agent, backoff::reset)
        .onComplete(ended -> {
          conversation = null;
          if (ended.cause() instanceof AgentFailure failure) {
            refused.tryFail(failure);
          } else {
            dialLater("The connection to " + target + " ended", bench);
          }
        });
  }

  private void failed(Throwable why, Bench bench) {
    if (why instanceof UpgradeRejectedException rejected
        && (rejected.getStatus() == UNAUTHORIZED || rejected.getStatus() == FORBIDDEN)) {
      refused.tryFail(
          new AgentFailure(
              AgentFailure.REFUSED,
              "The server at "
                  + target
                  + " does not know this token: it was revoked, or is another lab's. Join again:"
                  + " hilab agent join URL --token T, with a token of hilab token create."));
      return;
    }
    dialLater("Cannot reach " + target + " (" + target.why(why, reason(why)) + ")", bench);
  }

  private static String reason(Throwable why) {
    if (why instanceof UpgradeRejectedException rejected) {
      return "it answers with HTTP " + rejected.getStatus();
    }
    String message = why.getMessage();
    return message == null
        ? why.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }

  private void dialLater(String why, Bench bench) {
    Duration pause = backoff.next();
    LOG.warn("{}; trying again in {} ms.", why, pause.toMillis());
    vertx.setTimer(Math.max(1, pause.toMillis()), timer -> dial(bench));
  }
}
