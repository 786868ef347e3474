package org.hilab.server.fleet;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real agent in a process of its own. */
public final class TestingAgentProcess implements AutoCloseable {
  private static final int SIGKILL_STATUS = 137;
  private static final int WAIT_SECONDS = 30;

  private final Process process;
  private final Path log;

  private TestingAgentProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  public static TestingAgentProcess start(int port, String token, Path data) throws IOException {
    return start("ws://localhost:" + port, token, data, List.of());
  }

  static TestingAgentProcess start(String url, String token, Path data, List<String> more)
      throws IOException {
    Files.createDirectories(data);
    Path log = Files.createTempFile(data.getParent(), "agent", ".log");
    List<String> command = new ArrayList<>(program());
    command.addAll(List.of("run", "--server", url, "--token", token));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(more);
    return new TestingAgentProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  /** The words that start an agent, without its command and options. */
  public static List<String> program() throws IOException {
    Path module = Path.of(System.getProperty("hilab.agent"));
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        Files.readAllLines(module.resolve("src/main/jvm/options")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList());
    words.add("-Dhilab.firmware=" + System.getProperty("hilab.firmware"));
    String libraries = Files.readString(module.resolve("target/classpath")).strip();
    words.addAll(List.of("-cp", module.resolve("target/classes") + File.pathSeparator + libraries));
    words.add("org.hilab.agent.Main");
    return words;
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    if (exitCode() != SIGKILL_STATUS) {
      throw new AssertionError("The agent ended before it was killed: " + log());
    }
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The agent does not end: " + log());
    }
    return process.exitValue();
  }

  /** From /proc, where there is one. */
  long residentMebibytes() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    assumeTrue(Files.exists(status), "this system has no /proc");
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
        .findFirst()
        .orElseThrow();
  }

  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "no log: " + e;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }
}
