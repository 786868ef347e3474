package org.hilab.agent.devices;

import java.util.function.Consumer;
import org.hilab.protocol.Board;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Workload;

/** One thing that a candidate's latency can be asked from. Used by one thread at a time. */
public interface Device extends AutoCloseable {
  /**
   * How the server shall see it now; from any thread. Its id, class and backend stay, its firmware
   * and its trouble may change with every other call.
   */
  Board board();

  /**
   * Makes it ready, if it needs that, and finds out what it is; also after trouble. What fails
   * shows in {@link #board()}.
   */
  default void prepare() throws InterruptedException {}

  /**
   * The latency of one workload. Expected failures are outcomes, not exceptions.
   *
   * @param phase is told what the device does, in one word
   * @throws InterruptedException if the thread was interrupted, because the deadline has passed or
   *     nobody waits any more; the device can be used again
   */
  MeasurementOutcome measure(Workload workload, Consumer<String> phase) throws InterruptedException;

  @Override
  void close();
}
