package org.hilab.agent.supervisor;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hilab.agent.devices.Device;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Board;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One board, its thread and its short queue. */
final class BoardThread implements AutoCloseable {
  /** One on the board and one behind it, so that the board never waits for the network. */
  static final int SLOTS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(BoardThread.class);
  private static final int QUEUE = 64;
  private static final long GRACE_MILLIS = 5_000;

  /** Between two looks at a board in trouble. */
  private static final long TROUBLE_PAUSE_SECONDS = 10;

  private static final long IDLE_PAUSE_SECONDS = 3_600;

  private final Device device;
  private final ScheduledExecutorService watchdog;
  private final Reports reports;
  private final BlockingQueue<Assignment> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Map<Ticket, Assignment> held = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stuck;
  private volatile Board told;

  BoardThread(Device device, ScheduledExecutorService watchdog, Reports reports) {
    this.device = device;
    this.watchdog = watchdog;
    this.reports = reports;
    this.told = device.board();
    this.thread =
        Thread.ofPlatform().daemon().name("board-" + device.board().id()).unstarted(this::serve);
  }

  void start() {
    thread.start();
  }

  List<Ticket> holding() {
    return List.copyOf(held.keySet());
  }

  Board board() {
    return device.board();
  }

  /** What may have changed since the hello was written; a model never does. */
  Optional<AgentMessage> news() {
    Board now = device.board();
    boolean changes = now.backend().equals(Board.RESIDENT);
    return changes ? Optional.of(new AgentMessage.BoardChanged(now)) : Optional.empty();
  }

  AgentMessage capacity() {
    boolean takesJobs = !stuck && device.board().trouble() == null;
    return new AgentMessage.Pull(device.board().id(), takesJobs ? SLOTS : 0);
  }

  void accept(ServerMessage.Job job) {
    Assignment assignment = new Assignment(job);
    if (held.putIfAbsent(job.ticket(), assignment) != null) {
      return;
    }
    if (stuck || !queue.offer(assignment)) {
      finish(assignment, new MeasurementOutcome.Lost("The board takes no jobs."));
    }
  }

  void cancel(JobId job) {
    held.values()
        .removeIf(assignment -> assignment.ticket().job().equals(job) && assignment.abort());
  }

  private void serve() {
    try {
      prepare();
      while (true) {
        boolean troubled = device.board().trouble() != null;
        long pause = troubled ? TROUBLE_PAUSE_SECONDS : IDLE_PAUSE_SECONDS;
        @Nullable Assignment assignment = queue.poll(pause, TimeUnit.SECONDS);
        if (assignment != null && assignment.begin()) {
          run(assignment);
        } else if (troubled) {
          prepare();
        }
        tell();
      }
    } catch (InterruptedException e) {
      LOG.debug("Board {} stops.", device.board().id());
    }
  }

  private void prepare() throws InterruptedException {
    try {
      device.prepare();
    } catch (RuntimeException e) {
      LOG.error("Board {} cannot be prepared.", device.board().id(), e);
    }
    tell();
  }

  /** Tells the server what is new about the board. */
  private void tell() {
    Board now = device.board();
    if (!now.equals(told)) {
      told = now;
      LOG.info("Board {}: {}", now.id(), now.trouble() == null ? "ready" : now.trouble());
      reports.say(new AgentMessage.BoardChanged(now));
      reports.say(capacity());
    }
  }

  private void run(Assignment assignment) {
    long deadlineMillis = assignment.job().deadlineMillis();
    var alarm = watchdog.schedule(() -> expire(assignment), deadlineMillis, TimeUnit.MILLISECONDS);
    try {
      finish(
          assignment,
          device.measure(
              assignment.job().workload(),
              phase -> reports.say(new AgentMessage.Progress(assignment.ticket(), phase))));
    } catch (InterruptedException e) {
      LOG.debug("{} was stopped.", assignment.ticket());
    } catch (RuntimeException e) {
      LOG.error("Board {} failed at {}.", device.board().id(), assignment.ticket(), e);
      finish(assignment, new MeasurementOutcome.Lost("The device failed: " + e));
    } finally {
      alarm.cancel(false);
      assignment.leave();
    }
  }

  private void expire(Assignment assignment) {
    long seconds = TimeUnit.MILLISECONDS.toSeconds(assignment.job().deadlineMillis());
    if (assignment.abort()) {
      report(assignment, new MeasurementOutcome.Lost("No result within " + seconds + " s."));
      var _ =
          watchdog.schedule(() -> retireIfStuck(assignment), GRACE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void retireIfStuck(Assignment assignment) {
    if (assignment.isRunning()) {
      LOG.error("Board {} does not stop; it takes no more jobs.", device.board().id());
      stuck = true;
      reports.say(capacity());
      for (Assignment behind : List.copyOf(held.values())) {
        finish(behind, new MeasurementOutcome.Lost("The board does not answer."));
      }
    }
  }

  private void finish(Assignment assignment, MeasurementOutcome outcome) {
    if (assignment.end()) {
      report(assignment, outcome);
    }
  }

  /** The result is kept before the assignment is forgotten: one of both is always true. */
  private void report(Assignment assignment, MeasurementOutcome outcome) {
    reports.finished(new AgentMessage.Result(assignment.ticket(), outcome));
    held.remove(assignment.ticket());
  }

  @Override
  public void close() {
    thread.interrupt();
    device.close();
  }
}
