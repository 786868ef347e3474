package org.hilab.agent.connect;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import org.hilab.agent.AgentFailure;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Limits;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection from its hello to its end. Lives on the link's event loop. */
final class Conversation {
  private static final Logger LOG = LoggerFactory.getLogger(Conversation.class);
  private static final long WELCOME_MILLIS = 10_000;
  private static final int SILENT_HEARTBEATS = 3;

  private final MessageCodec codec = new MessageCodec();
  private final Promise<Void> end = Promise.promise();
  private final Vertx vertx;
  private final WebSocket socket;
  private final Bench bench;
  private Runnable onSteady = () -> {};
  private boolean welcomed;
  private long timer;
  private int silentBeats;

  Conversation(Vertx vertx, WebSocket socket, Bench bench) {
    this.vertx = vertx;
    this.socket = socket;
    this.bench = bench;
  }

  /**
   * Says hello.
   *
   * @param whenSteady is run once the session has lasted for a heartbeat, and on every later one
   * @return succeeds when the connection is gone; fails with an {@link AgentFailure} if the server
   *     refused this agent
   */
  Future<Void> open(Agent agent, Runnable whenSteady) {
    onSteady = whenSteady;
    socket.binaryMessageHandler(this::hear);
    socket.textMessageHandler(text -> hangUp("The server sent text."));
    socket.exceptionHandler(why -> LOG.debug("The connection: {}", why.getMessage()));
    socket.closeHandler(nothing -> {
      vertx.cancelTimer(timer);
      end.tryComplete();
    });
    timer = vertx.setTimer(WELCOME_MILLIS, id -> hangUp("The server did not answer the hello."));
    write(new AgentMessage.Hello(Limits.PROTOCOL_VERSION, agent, bench.boards(), bench.holding()));
    return end.future();
  }

  /** Drops the message if the server has not welcomed this agent yet. */
  void say(AgentMessage message) {
    if (welcomed) {
      write(message);
    }
  }

  private void write(AgentMessage message) {
    socket.writeBinaryMessage(Buffer.buffer(codec.encode(message)));
  }

  private void hear(Buffer frame) {
    silentBeats = 0;
    try {
      switch (codec.decodeServerMessage(frame.getBytes())) {
        case ServerMessage.Welcome welcome -> welcome(welcome);
        case ServerMessage.Refused refused -> refused(refused);
        case ServerMessage.Job job -> bench.run(job);
        case ServerMessage.Acknowledged acknowledged -> bench.acknowledged(acknowledged.ticket());
        case ServerMessage.Cancel cancel -> bench.cancel(cancel.job());
        case ServerMessage.Heartbeat() -> {}
      }
    } catch (ProtocolException e) {
      hangUp(e.getMessage());
    }
  }

  private void welcome(ServerMessage.Welcome welcome) {
    LOG.info("Connected: session {}.", welcome.session());
    vertx.cancelTimer(timer);
    timer = vertx.setPeriodic(welcome.heartbeatMillis(), id -> beat());
    welcomed = true;
    bench.opening().forEach(this::write);
  }

  /** A refusal of the hello is final; one in mid-session, for silence say, is worth a new try. */
  private void refused(ServerMessage.Refused refused) {
    String what = refused.what() + " " + refused.doThis();
    if (welcomed) {
      hangUp("The server ends the session: " + what);
    } else {
      end.tryFail(new AgentFailure(AgentFailure.REFUSED, "The server refuses this agent: " + what));
      socket.close();
    }
  }

  private void beat() {
    silentBeats++;
    onSteady.run();
    if (silentBeats > SILENT_HEARTBEATS) {
      hangUp("The server was silent.");
    } else {
      write(new AgentMessage.Heartbeat());
    }
  }

  /** Does not wait for the other side: it may be frozen. */
  private void hangUp(String why) {
    LOG.warn("Hanging up: {}", why);
    vertx.cancelTimer(timer);
    socket.close();
    end.tryComplete();
  }
}
