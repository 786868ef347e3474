package org.hilab.agent.devices;

import java.util.function.Consumer;
import org.hilab.protocol.Board;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Workload;

/** One thing that a candidate's latency can be asked from. Used by one thread at a time. */
public interface Device extends AutoCloseable {
  /** How the server shall see it; always the same. */
  Board board();

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
