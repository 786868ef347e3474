package org.hilab.agent.boards;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hilab.link.Transport;

/** A line whose two wires touch. */
final class EchoTransport implements Transport {
  private final BlockingQueue<byte[]> bytes = new LinkedBlockingQueue<>();

  @Override
  public void write(byte[] written) {
    bytes.add(written);
  }

  @Override
  public int read(byte[] buffer, Duration timeout) throws InterruptedException {
    byte[] next = bytes.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
    if (next == null) {
      return 0;
    }
    System.arraycopy(next, 0, buffer, 0, next.length);
    return next.length;
  }

  @Override
  public void close() {}
}
