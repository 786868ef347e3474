package org.hilab.server.fleet;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real agent in a process of its own. */
final class TestingAgentProcess implements AutoCloseable {
  private static final int SIGKILL_STATUS = 137;
  private static final int WAIT_SECONDS = 30;

  private final Process process;
  private final Path log;

  private TestingAgentProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static TestingAgentProcess start(int port, String token, Path data) throws IOException {
    return start("ws://localhost:" + port, token, data, List.of());
  }

  static TestingAgentProcess start(String url, String token, Path data, List<String> more)
      throws IOException {
    Files.createDirectories(data);
    Path log = Files.createTempFile(data.getParent(), "agent", ".log");
    Path module = Path.of(System.getProperty("hilab.agent"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Files.readAllLines(module.resolve("src/main/jvm/options")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList());
    String libraries = Files.readString(module.resolve("target/classpath")).strip();
    command.addAll(
        List.of("-cp", module.resolve("target/classes") + File.pathSeparator + libraries));
    command.addAll(List.of("org.hilab.agent.Main", "run", "--server", url, "--token", token));
    command.addAll(List.of("--data", data.toString()));
    command.addAll(more);
    return new TestingAgentProcess(
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start(),
        log);
  }

  /** kill -9. */
  void kill() throws InterruptedException {
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

  long pid() {
    return process.pid();
  }

  String log() {
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
