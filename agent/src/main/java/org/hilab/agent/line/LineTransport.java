package org.hilab.agent.line;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.hilab.link.Inbox;
import org.hilab.link.Transport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A line that two threads own, one for each direction, so that neither a read nor a write nor a
 * close of its driver can hold up whoever uses it.
 */
final class LineTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(LineTransport.class);
  private static final int BUFFER_BYTES = 4096;
  private static final int WAITING_WRITES = 4;
  private static final Duration WRITE_PATIENCE = Duration.ofSeconds(5);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

  /** What a driver can do; each call may block for ever. */
  interface Driver {
    /** How many bytes came, 0 if none did for a while, {@link Transport#END}. */
    int read(byte[] buffer) throws IOException;

    void write(byte[] bytes) throws IOException;

    void close() throws IOException;
  }

  private final String name;
  private final Driver driver;
  private final Inbox inbox = new Inbox();
  private final BlockingQueue<byte[]> outbox = new ArrayBlockingQueue<>(WAITING_WRITES);
  private final Thread reader;
  private final Thread writer;
  private volatile boolean closed;
  private volatile @Nullable IOException broken;

  LineTransport(String name, Driver driver) {
    this.name = name;
    this.driver = driver;
    this.reader = Thread.ofPlatform().daemon().name("read " + name).start(this::pump);
    this.writer = Thread.ofPlatform().daemon().name("write " + name).start(this::drain);
  }

  @Override
  public void write(byte[] bytes) throws IOException {
    IOException why = broken;
    if (why != null) {
      throw why;
    }
    try {
      if (!outbox.offer(bytes.clone(), WRITE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException(
            "the output buffer of " + name + " is full for " + WRITE_PATIENCE.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while the output buffer of " + name + " was full", e);
    }
  }

  @Override
  public int read(byte[] buffer, Duration timeout) throws InterruptedException {
    return inbox.read(buffer, timeout);
  }

  private void pump() {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      try {
        for (int count = driver.read(buffer); count != END && !closed; ) {
          inbox.put(buffer, count);
          count = driver.read(buffer);
        }
      } catch (IOException e) {
        LOG.debug("{} ends: {}", name, e.getMessage());
      }
      inbox.end();
    } catch (InterruptedException e) {
      // Closed: nobody reads any more.
    }
  }

  private void drain() {
    try {
      while (!closed) {
        driver.write(outbox.take());
      }
    } catch (IOException e) {
      broken = e;
    } catch (InterruptedException e) {
      // Closed.
    }
  }

  /** A driver that does not close is left to its fate: its threads are daemons. */
  @Override
  public void close() {
    closed = true;
    reader.interrupt();
    writer.interrupt();
    Thread closer = Thread.ofPlatform().daemon().name("close " + name).start(this::closeDriver);
    try {
      if (!closer.join(CLOSE_PATIENCE)) {
        LOG.warn("{} does not close and is abandoned.", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeDriver() {
    try {
      driver.close();
    } catch (IOException e) {
      LOG.debug("{} does not close: {}", name, e.getMessage());
    }
  }
}
