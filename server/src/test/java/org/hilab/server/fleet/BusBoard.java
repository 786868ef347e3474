package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.List;
import java.util.function.Function;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Board;
import org.hilab.protocol.Limits;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Workload;

/** An agent with one board, without a socket and without a board: a function answers its jobs. */
public final class BusBoard {
  private static final int SLOTS = 2;

  private final Vertx vertx;
  private final String session;
  private final Board board;
  private final Function<Workload, MeasurementOutcome> device;
  private final MessageCodec codec = new MessageCodec();

  private BusBoard(
      Vertx vertx, String name, Board board, Function<Workload, MeasurementOutcome> device) {
    this.vertx = vertx;
    this.session = "session-of-" + name;
    this.board = board;
    this.device = device;
  }

  /** Connects to the fleet of this event bus. */
  public static Future<?> connect(
      Vertx vertx, String name, Board board, Function<Workload, MeasurementOutcome> device) {
    BusBoard agent = new BusBoard(vertx, name, board, device);
    return vertx
        .eventBus()
        .<Buffer>consumer(
            FleetVerticle.sessionAddress(agent.session), message -> agent.hear(message.body()))
        .completion()
        .compose(_ ->
            agent.say(
                new AgentMessage.Hello(
                    Limits.PROTOCOL_VERSION,
                    new Agent(new AgentId(name), name),
                    List.of(board),
                    List.of())));
  }

  private void hear(Buffer frame) {
    try {
      switch (codec.decodeServerMessage(frame.getBytes())) {
        case ServerMessage.Welcome _ -> say(new AgentMessage.Pull(board.id(), SLOTS));
        case ServerMessage.Job job -> vertx.runOnContext(_ -> answer(job));
        case ServerMessage.Refused refused -> throw new IllegalStateException("" + refused);
        case ServerMessage.Acknowledged _, ServerMessage.Cancel _, ServerMessage.Heartbeat _ -> {}
      }
    } catch (ProtocolException e) {
      throw new IllegalStateException(e);
    }
  }

  private void answer(ServerMessage.Job job) {
    say(new AgentMessage.Result(job.ticket(), device.apply(job.workload())));
  }

  private Future<?> say(AgentMessage message) {
    String address =
        message instanceof AgentMessage.Result ? FleetVerticle.RESULT : FleetVerticle.PULL;
    return vertx
        .eventBus()
        .request(
            address,
            Buffer.buffer(codec.encode(message)),
            new DeliveryOptions()
                .addHeader(FleetVerticle.SESSION, session)
                .addHeader(FleetVerticle.OWNER, "bench"));
  }
}
