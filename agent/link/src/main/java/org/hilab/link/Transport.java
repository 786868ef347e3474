package org.hilab.link;

import java.io.IOException;
import java.time.Duration;

/** A line that carries bytes both ways, and may lose, damage or delay them. */
public interface Transport extends AutoCloseable {
  /** {@link #read} after the other end has gone. */
  int END = -1;

  void write(byte[] bytes) throws IOException;

  /**
   * Waits for bytes.
   *
   * @return how many were put into the buffer, 0 if none came in time, {@link #END}
   */
  int read(byte[] buffer, Duration timeout) throws IOException, InterruptedException;

  @Override
  void close();
}
