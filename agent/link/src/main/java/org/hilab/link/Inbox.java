package org.hilab.link;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The bytes that a reader thread has taken off a line and nobody has asked for yet. A read of a
 * pipe or a serial port has no deadline that can be trusted, so a thread of its own does it.
 */
public final class Inbox {
  /** One request is outstanding, so more waits only after a fault; then the line has to wait. */
  private static final int CHUNKS = 64;

  private static final byte[] LAST = {};

  private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS);
  private byte[] current = LAST;
  private int taken;
  private boolean ended;

  /** Waits while the inbox is full. */
  public void put(byte[] bytes, int count) throws InterruptedException {
    if (count > 0) {
      chunks.put(Arrays.copyOf(bytes, count));
    }
  }

  /** Nothing comes after what was put in. */
  public void end() throws InterruptedException {
    chunks.put(LAST);
  }

  /** As {@link Transport#read}; for one thread. */
  public int read(byte[] buffer, Duration timeout) throws InterruptedException {
    if (taken == current.length && !ended) {
      byte[] next = chunks.poll(timeout.toNanos(), TimeUnit.NANOSECONDS);
      if (next == null) {
        return 0;
      }
      current = next;
      taken = 0;
      ended = next.length == 0;
    }
    if (ended) {
      return Transport.END;
    }
    int count = Math.min(buffer.length, current.length - taken);
    System.arraycopy(current, taken, buffer, 0, count);
    taken += count;
    return count;
  }
}
