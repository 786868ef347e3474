package org.hilab.agent.supervisor;

import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;
import org.jspecify.annotations.Nullable;

/** One job on its way through a board: ended once, by its board or by the watchdog. */
final class Assignment {
  private final ServerMessage.Job job;
  private boolean ended;
  private @Nullable Thread runner;

  Assignment(ServerMessage.Job job) {
    this.job = job;
  }

  ServerMessage.Job job() {
    return job;
  }

  Ticket ticket() {
    return job.ticket();
  }

  /** The calling thread runs it from now on; false if it has ended before. */
  synchronized boolean begin() {
    runner = ended ? null : Thread.currentThread();
    return !ended;
  }

  /** Ends it; true for the first caller. */
  synchronized boolean end() {
    boolean first = !ended;
    ended = true;
    return first;
  }

  /** Ends it and interrupts the board's thread; true if it had not ended. */
  synchronized boolean abort() {
    if (!ended && runner != null) {
      runner.interrupt();
    }
    return end();
  }

  /** The board's thread has left it: it is interrupted no more, and an old interrupt is void. */
  synchronized void leave() {
    runner = null;
    Thread.interrupted();
  }

  synchronized boolean isRunning() {
    return runner != null;
  }
}
