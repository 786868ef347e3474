package org.hilab.server.fleet;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.hilab.protocol.Agent;
import org.hilab.protocol.AgentId;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Limits;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.jspecify.annotations.Nullable;

/** An agent without threads: what it holds, what it keeps, and a network that it can lose. */
final class SimulatedAgent {
  final List<AgentMessage> toServer = new ArrayList<>();
  final List<ServerMessage> fromServer = new ArrayList<>();
  @Nullable String session;

  private final Agent agent;
  private final List<Board> boards;
  private final Set<Ticket> held = new LinkedHashSet<>();
  private final Map<Ticket, AgentMessage.Result> outbox = new LinkedHashMap<>();

  SimulatedAgent(int number, int boardCount) {
    agent = new Agent(new AgentId("agent-" + number), "agent " + number);
    List<Board> all = new ArrayList<>();
    for (int i = 0; i < boardCount; i++) {
      all.add(new Board(new BoardId("board-" + i), "gap8", "estimate"));
    }
    boards = List.copyOf(all);
  }

  AgentMessage connect(String newSession) {
    session = newSession;
    toServer.clear();
    fromServer.clear();
    Set<Ticket> holding = new LinkedHashSet<>(held);
    holding.addAll(outbox.keySet());
    return new AgentMessage.Hello(Limits.PROTOCOL_VERSION, agent, boards, List.copyOf(holding));
  }

  void disconnect() {
    session = null;
    toServer.clear();
    fromServer.clear();
  }

  /** kill -9: only the outbox stays. */
  void crash() {
    disconnect();
    held.clear();
  }

  void hear(ServerMessage message) {
    switch (message) {
      case ServerMessage.Welcome welcome -> {
        toServer.addAll(outbox.values());
        boards.forEach(board -> toServer.add(new AgentMessage.Pull(board.id(), 2)));
      }
      case ServerMessage.Job job -> {
        if (!outbox.containsKey(job.ticket())) {
          held.add(job.ticket());
        }
      }
      case ServerMessage.Acknowledged acknowledged -> outbox.remove(acknowledged.ticket());
      case ServerMessage.Cancel cancel ->
          held.removeIf(ticket -> ticket.job().equals(cancel.job()));
      case ServerMessage.Refused refused -> disconnect();
      case ServerMessage.Heartbeat() -> {}
    }
  }

  boolean isBusy() {
    return !held.isEmpty();
  }

  /** Finishes one job; the cycles tell which assignment it was. */
  void finish(Random random, boolean reliable) {
    Ticket ticket = held.iterator().next();
    held.remove(ticket);
    int dice = reliable ? 0 : random.nextInt(10);
    MeasurementOutcome outcome =
        dice < 6
            ? measured(ticket.fence())
            : dice < 7
                ? new MeasurementOutcome.Rejected("fence " + ticket.fence())
                : new MeasurementOutcome.Lost("unplugged");
    AgentMessage.Result result = new AgentMessage.Result(ticket, outcome);
    outbox.put(ticket, result);
    if (session != null) {
      toServer.add(result);
    }
  }

  void progress() {
    if (session != null && !held.isEmpty()) {
      toServer.add(new AgentMessage.Progress(held.iterator().next(), "running"));
    }
  }

  static MeasurementOutcome measured(long cycles) {
    Conditions conditions =
        new Conditions("gap8", "s1", "resident", "f00d", 175_000_000, 1, 0, null, null);
    return new MeasurementOutcome.Measured(new Measurement(cycles, Provenance.RUN, conditions));
  }
}
