package org.hilab.agent.supervisor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.hilab.agent.connect.Bench;
import org.hilab.agent.devices.Device;
import org.hilab.agent.outbox.Outbox;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All boards of this bench, one thread each, and the outbox that their results go through. */
public final class Supervisor implements Bench, Reports, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

  private final Map<BoardId, BoardThread> threads = new LinkedHashMap<>();
  private final Outbox outbox;
  private final Consumer<AgentMessage> server;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("watchdog").factory());

  /** Writes to the disk, so that the connection's thread need not. */
  private final ExecutorService clerk =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("clerk").factory());

  /**
   * Takes over the devices.
   *
   * @param server is told what the boards say; may drop it
   */
  public Supervisor(List<Device> devices, Outbox outbox, Consumer<AgentMessage> server) {
    this.outbox = outbox;
    this.server = server;
    for (Device device : devices) {
      threads.put(device.board().id(), new BoardThread(device, watchdog, this));
    }
  }

  public void start() {
    threads.values().forEach(BoardThread::start);
  }

  @Override
  public List<Board> boards() {
    return threads.values().stream().map(BoardThread::board).toList();
  }

  /** Boards first: what a board finishes meanwhile is in the outbox by then. */
  @Override
  public List<Ticket> holding() {
    Set<Ticket> tickets = new LinkedHashSet<>();
    threads.values().forEach(thread -> tickets.addAll(thread.holding()));
    outbox.pending().forEach(result -> tickets.add(result.ticket()));
    return List.copyOf(tickets);
  }

  @Override
  public List<AgentMessage> opening() {
    List<AgentMessage> messages = new ArrayList<>(outbox.pending());
    for (BoardThread thread : threads.values()) {
      thread.news().ifPresent(messages::add);
      messages.add(thread.capacity());
    }
    return messages;
  }

  @Override
  public void run(ServerMessage.Job job) {
    LOG.debug("Got {} for board {}.", job.ticket(), job.board());
    BoardThread thread = threads.get(job.board());
    if (thread == null) {
      String why = "This agent has no board \"" + job.board() + "\".";
      clerk.execute(() -> finished(new Result(job.ticket(), new MeasurementOutcome.Lost(why))));
    } else {
      thread.accept(job);
    }
  }

  @Override
  public void cancel(JobId job) {
    threads.values().forEach(thread -> thread.cancel(job));
  }

  @Override
  public void acknowledged(Ticket ticket) {
    clerk.execute(() -> outbox.acknowledge(ticket));
  }

  @Override
  public void finished(Result result) {
    if (outbox.add(result)) {
      server.accept(result);
    }
  }

  @Override
  public void say(AgentMessage message) {
    server.accept(message);
  }

  @Override
  public void close() {
    threads.values().forEach(BoardThread::close);
    watchdog.shutdownNow();
    clerk.close();
  }
}
