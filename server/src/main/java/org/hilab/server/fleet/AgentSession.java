package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.ServerWebSocket;
import java.util.Optional;
import java.util.function.Supplier;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event-bus end of one agent's WebSocket: pulls work from the bus for it and forwards what it
 * says. When the fleet does not answer, the connection ends, and the agent says everything again.
 */
final class AgentSession {
  private static final Logger LOG = LoggerFactory.getLogger(AgentSession.class);
  private static final int SILENT_HEARTBEATS = 3;
  private static final int ANSWER_MILLIS = 5_000;

  /** RFC 6455, 7.4.1 and the IANA registry of close codes. */
  private static final short POLICY_VIOLATION = 1008;

  private static final short TRY_AGAIN_LATER = 1013;

  private final MessageCodec codec = new MessageCodec();
  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final long heartbeatMillis;
  private final String id;
  private String owner = "";
  private boolean saidHello;
  private boolean heard = true;
  private int silentBeats;

  AgentSession(Vertx vertx, ServerWebSocket socket, FleetOptions options, String id) {
    this.vertx = vertx;
    this.socket = socket;
    this.heartbeatMillis = options.heartbeat().toMillis();
    this.id = id;
  }

  /**
   * Serves the agent until its socket closes.
   *
   * @param ownerNow asked once more when revocations are listened to: one may have come before
   */
  void open(String tokenOwner, Supplier<Future<Optional<String>>> ownerNow) {
    owner = tokenOwner;
    LOG.info("Session {}: an agent with the token of {} is here.", id, owner);
    socket.pause();
    MessageConsumer<Buffer> mailbox =
        vertx.eventBus().consumer(FleetVerticle.sessionAddress(id), this::toAgent);
    MessageConsumer<String> revocations =
        vertx.eventBus().consumer(AgentEndpoint.REVOKED, name -> revoke(name.body()));
    long timer = vertx.setPeriodic(heartbeatMillis, tick -> beat());
    socket.binaryMessageHandler(this::fromAgent);
    socket.textMessageHandler(
        text -> refuse("A text frame came.", "Send binary frames: run the server's release."));
    socket.exceptionHandler(why -> LOG.info("Session {}: {}", id, why.getMessage()));
    socket.closeHandler(nothing -> {
      vertx.cancelTimer(timer);
      mailbox.unregister();
      revocations.unregister();
      vertx.eventBus().send(FleetVerticle.PULL, null, header());
      LOG.info("Session {} is closed.", id);
    });
    Future.all(mailbox.completion(), revocations.completion())
        .compose(ready -> ownerNow.get())
        .onSuccess(now -> {
          socket.resume();
          if (now.isEmpty()) {
            revoke(owner);
          }
        })
        .onFailure(this::giveUp);
  }

  private void revoke(String name) {
    if (owner.equals(name)) {
      refuse("The token of " + owner + " was revoked.", "Join again with a new one.");
    }
  }

  private void fromAgent(Buffer frame) {
    heard = true;
    try {
      AgentMessage message = codec.decodeAgentMessage(frame.getBytes());
      boolean hello = message instanceof AgentMessage.Hello;
      if (hello == saidHello) {
        refuse("A hello is the first message and no other.", "Run the server's release.");
        return;
      }
      saidHello = true;
      String address =
          message instanceof AgentMessage.Result ? FleetVerticle.RESULT : FleetVerticle.PULL;
      vertx.eventBus().request(address, frame, header()).onFailure(this::giveUp);
    } catch (ProtocolException e) {
      refuse(e.getMessage(), "Run the server's release of the agent.");
    }
  }

  private void toAgent(Message<Buffer> message) {
    socket.writeBinaryMessage(message.body());
    if (message.headers().contains(FleetVerticle.LAST)) {
      socket.close(POLICY_VIOLATION, "refused");
    }
  }

  private void beat() {
    silentBeats = heard ? 0 : silentBeats + 1;
    heard = false;
    if (silentBeats >= SILENT_HEARTBEATS) {
      refuse("The agent was silent.", "Look at its log and its network.");
    } else {
      socket.writeBinaryMessage(Buffer.buffer(codec.encode(new ServerMessage.Heartbeat())));
    }
  }

  private void refuse(String what, String doThis) {
    LOG.info("Session {} refused: {}", id, what);
    socket.writeBinaryMessage(Buffer.buffer(codec.encode(new ServerMessage.Refused(what, doThis))));
    socket.close(POLICY_VIOLATION, "refused");
  }

  private void giveUp(Throwable why) {
    LOG.warn("Session {}: the fleet does not answer: {}", id, why.getMessage());
    socket.close(TRY_AGAIN_LATER, "the fleet does not answer");
  }

  private DeliveryOptions header() {
    return new DeliveryOptions()
        .setSendTimeout(ANSWER_MILLIS)
        .addHeader(FleetVerticle.SESSION, id)
        .addHeader(FleetVerticle.OWNER, owner);
  }
}
