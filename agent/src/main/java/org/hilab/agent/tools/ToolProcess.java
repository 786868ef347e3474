package org.hilab.agent.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process whose output is read all the time, so that it never waits for its reader, and kept only
 * in part, so that it may flood. Standard error is part of the output.
 */
public final class ToolProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ToolProcess.class);

  /**
   * Ends the tool with the agent, also when that was killed: then its input ends without a line.
   * The tool takes the shell's place and its process id. It shall hear SIGINT, also where this
   * agent is a background job of a shell, which ignores it and would hand that down.
   */
  private static final String LEASH =
      "env --default-signal=INT true 2>/dev/null && set -- env --default-signal=INT \"$@\";"
          + " exec 3<&0; (read -r line <&3 || { kill -INT $$; sleep 3; kill -KILL $$; }) >/dev/null 2>&1 &"
          + " exec \"$@\" </dev/null 3<&-";

  private static final int BYTES_PER_KB = 1024;
  private static final int KEPT_LINES = 200;
  private static final int LINE_LENGTH = 400;
  private static final Duration INTERRUPT_PATIENCE = Duration.ofSeconds(3);
  private static final Duration KILL_PATIENCE = Duration.ofSeconds(2);

  private final Process process;
  private final long mostBytes;
  private final Deque<String> lines = new ArrayDeque<>();
  private final StringBuilder line = new StringBuilder();
  private long bytes;
  private boolean outputEnded;
  private boolean flooded;

  private ToolProcess(Process process, long mostBytes) {
    this.process = process;
    this.mostBytes = mostBytes;
    Thread.ofPlatform().daemon().name("output of process " + process.pid()).start(this::pump);
  }

  /**
   * Starts it.
   *
   * @param mostBytes of output; a process that says more is killed
   */
  public static ToolProcess start(ToolCommand command, long mostBytes) throws IOException {
    List<String> words = new ArrayList<>(List.of("sh", "-c", LEASH, "hilab"));
    words.addAll(command.words());
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(command.environment());
    builder.directory(command.folder().toAbsolutePath().toFile());
    return new ToolProcess(builder.start(), mostBytes);
  }

  public long pid() {
    return process.pid();
  }

  /** Of its memory, those that it has in use; 0 if this system does not tell. */
  public long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc", String.valueOf(pid()), "status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KB)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Empty while it runs. */
  public Optional<Integer> exitCode() {
    return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
  }

  /** Whether it was killed because of too much output. */
  public synchronized boolean flooded() {
    return flooded;
  }

  /**
   * Takes the next line that fits out of the output, with those before it.
   *
   * @return nothing if none came in time or the output has ended
   */
  public synchronized Optional<String> awaitLine(Predicate<String> wanted, Duration patience)
      throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      for (String next = lines.poll(); next != null; next = lines.poll()) {
        if (wanted.test(next)) {
          return Optional.of(next);
        }
      }
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0 || outputEnded) {
        return Optional.empty();
      }
      wait(left);
    }
  }

  /** Waits for its end and its last output; false if it still runs. */
  public boolean awaitEnd(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    synchronized (this) {
      // A child of the process may keep the output open for ever.
      long latest = Math.max(end, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
      while (!outputEnded && System.nanoTime() < latest) {
        wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(latest - System.nanoTime())));
      }
    }
    return true;
  }

  /** The last lines that nobody took, for a message. */
  public synchronized String tail() {
    String text = String.join(" | ", lines);
    int from = Math.max(0, text.length() - LINE_LENGTH);
    return text.isBlank() ? "it said nothing" : text.substring(from);
  }

  private void pump() {
    byte[] buffer = new byte[4096];
    try (InputStream output = process.getInputStream()) {
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        receive(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      LOG.debug("The output of process {} ends: {}", process.pid(), e.getMessage());
    }
    synchronized (this) {
      endLine();
      outputEnded = true;
      notifyAll();
    }
  }

  private synchronized void receive(String text) {
    bytes += text.length();
    if (bytes > mostBytes && !flooded) {
      flooded = true;
      process.destroyForcibly();
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r') {
        endLine();
      } else if (line.length() < LINE_LENGTH) {
        line.append(c >= ' ' && c <= '~' ? c : '?');
      }
    }
    notifyAll();
  }

  private void endLine() {
    if (!line.isEmpty()) {
      lines.add(line.toString());
      line.setLength(0);
      if (lines.size() > KEPT_LINES) {
        lines.remove();
      }
    }
  }

  /** Interrupts it, which lets GVSoC write out what it has; kills it if that does not help. */
  @Override
  public void close() {
    try {
      interrupt();
      if (!process.waitFor(INTERRUPT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (IOException e) {
      kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    } finally {
      unleash();
    }
  }

  /** A line in its input ends the shell that would have ended the tool. */
  private void unleash() {
    try (OutputStream leash = process.getOutputStream()) {
      leash.write('\n');
    } catch (IOException e) {
      LOG.debug("The shell of process {} has ended before: {}", process.pid(), e.getMessage());
    }
  }

  private void interrupt() throws IOException, InterruptedException {
    if (process.isAlive()) {
      // Java itself only knows SIGTERM and SIGKILL.
      Process kill = new ProcessBuilder("kill", "-INT", "" + process.pid()).start();
      kill.waitFor(KILL_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    // The system ends it a moment later, and who closed it may want its port or its folder.
    long patience = KILL_PATIENCE.toMillis();
    process.onExit().completeOnTimeout(process, patience, TimeUnit.MILLISECONDS).join();
  }
}
