package org.hilab.link;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A firmware that runs as a process, on its standard input and output: the posix firmware, or QEMU
 * with {@code -serial stdio}. Its standard error is this process's. For one thread at a time.
 */
public final class ProcessTransport implements Transport {
  private static final int CHUNK_BYTES = 4096;

  private static final Duration END_PATIENCE = Duration.ofSeconds(2);

  private final Process process;
  private final Thread reader;
  private final Inbox inbox = new Inbox();

  private ProcessTransport(Process process) {
    this.process = process;
    this.reader =
        Thread.ofPlatform().daemon().name("output of process " + process.pid()).start(this::pump);
  }

  /** Starts a command; it lives until {@link #close()}. */
  public static ProcessTransport start(List<String> command) throws IOException {
    return new ProcessTransport(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /**
   * A process that does not read cannot hold this up: a pipe takes 64 kB, and a link gives up after
   * fewer bytes without an answer.
   */
  @Override
  public void write(byte[] bytes) throws IOException {
    process.getOutputStream().write(bytes);
    process.getOutputStream().flush();
  }

  @Override
  public int read(byte[] buffer, Duration timeout) throws InterruptedException {
    return inbox.read(buffer, timeout);
  }

  private void pump() {
    byte[] bytes = new byte[CHUNK_BYTES];
    try {
      try {
        InputStream output = process.getInputStream();
        for (int count = output.read(bytes); count >= 0; count = output.read(bytes)) {
          inbox.put(bytes, count);
        }
      } catch (IOException e) {
        // The process was ended in mid-read: the same as its end.
      }
      inbox.end();
    } catch (InterruptedException e) {
      // Closed: nobody reads any more.
    }
  }

  @Override
  public void close() {
    reader.interrupt();
    process.destroy();
    try {
      if (!process.waitFor(END_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
