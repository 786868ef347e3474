package org.hilab.server.fleet;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.JobId;
import org.hilab.protocol.Limits;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.ProtocolException;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.hilab.server.candidate.Genome;

/** An agent without a socket: speaks to the fleet over the event bus, answers out of order. */
public final class BusAgent {
  private static final String SESSION = "test-session";
  private static final BoardId BOARD = new BoardId("board-0");
  private static final int SLOTS = 8;

  /** One job in so many is lost the first time. */
  private static final int LOSS = 4;

  private final Vertx vertx;
  private final Function<Genome, MeasurementOutcome> device;
  private final Random random;
  private final MessageCodec codec = new MessageCodec();
  private final List<ServerMessage.Job> held = new ArrayList<>();
  private final Set<JobId> seen = new HashSet<>();

  private BusAgent(Vertx vertx, Function<Genome, MeasurementOutcome> device, Random random) {
    this.vertx = vertx;
    this.device = device;
    this.random = random;
  }

  /** Connects to the fleet of this event bus. */
  public static Future<?> connect(
      Vertx vertx, Function<Genome, MeasurementOutcome> device, Random random) {
    BusAgent agent = new BusAgent(vertx, device, random);
    return vertx
        .eventBus()
        .<Buffer>consumer(FleetVerticle.sessionAddress(SESSION), agent::hear)
        .completion()
        .compose(_ -> agent.say(agent.hello()));
  }

  private AgentMessage hello() {
    return new AgentMessage.Hello(
        Limits.PROTOCOL_VERSION,
        new Agent(new AgentId("bus-agent"), "bus agent"),
        List.of(new Board(BOARD, "gap8", "estimate")),
        List.of());
  }

  private void hear(Message<Buffer> message) {
    switch (decoded(message.body())) {
      case ServerMessage.Welcome _ -> say(new AgentMessage.Pull(BOARD, SLOTS));
      case ServerMessage.Job job -> {
        held.add(job);
        vertx.runOnContext(_ -> answer(held.remove(random.nextInt(held.size()))));
      }
      case ServerMessage.Refused refused -> throw new IllegalStateException("" + refused);
      case ServerMessage.Acknowledged _, ServerMessage.Cancel _, ServerMessage.Heartbeat _ -> {}
    }
  }

  private void answer(ServerMessage.Job job) {
    Ticket ticket = job.ticket();
    boolean lost = seen.add(ticket.job()) && random.nextInt(LOSS) == 0;
    MeasurementOutcome outcome =
        lost
            ? new MeasurementOutcome.Lost("unplugged")
            : device.apply(new Genome(job.workload().subject()));
    say(new AgentMessage.Result(ticket, outcome));
  }

  private ServerMessage decoded(Buffer frame) {
    try {
      return codec.decodeServerMessage(frame.getBytes());
    } catch (ProtocolException e) {
      throw new IllegalStateException(e);
    }
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
                .addHeader(FleetVerticle.SESSION, SESSION)
                .addHeader(FleetVerticle.OWNER, "bench"));
  }
}
