package org.hilab.agent.supervisor;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hilab.agent.devices.Device;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One board, its thread and its short queue. */
final class BoardThread implements AutoCloseable {
  /** One on the board and one behind it, so that the board never waits for the network. */
  static final int SLOTS = 2;

  private static final Logger LOG = LoggerFactory.getLogger(BoardThread.class);
  private static final int QUEUE = 64;
  private static final long GRACE_MILLIS = 5_000;

  private final Device device;
  private final ScheduledExecutorService watchdog;
  private final Reports reports;
  private final BlockingQueue<Assignment> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Map<Ticket, Assignment> held = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean stuck;

  BoardThread(Device device, ScheduledExecutorService watchdog, Reports reports) {
    this.device = device;
    this.watchdog = watchdog;
    this.reports = reports;
    this.thread =
        Thread.ofPlatform().daemon().name("board-" + device.board().id()).unstarted(this::serve);
  }

  void start() {
    thread.start();
  }

  List<Ticket> holding() {
    return List.copyOf(held.keySet());
  }

  AgentMessage capacity() {
    return new AgentMessage.Pull(device.board().id(), stuck ? 0 : SLOTS);
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
      while (true) {
        Assignment assignment = queue.take();
        if (assignment.begin()) {
          run(assignment);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("Board {} stops.", device.board().id());
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
