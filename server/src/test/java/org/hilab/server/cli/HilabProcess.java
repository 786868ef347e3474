package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** hilab as a process of its own, at the head of its own process group, as on a terminal. */
final class HilabProcess implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Process process;
  private final Path out;
  private final Path err;

  private HilabProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** The server's program. */
  static HilabProcess start(Path logs, Object... words) throws IOException {
    List<String> command = new ArrayList<>(java(Path.of("src/main/jvm/options")));
    command.add("-Dlogback.configurationFile=src/main/resources/logback.xml");
    command.add("org.hilab.server.Main");
    Arrays.stream(words).map(Object::toString).forEach(command::add);
    return start(logs, command);
  }

  /** The agent's program. */
  static HilabProcess startAgent(Path logs, String... words) throws IOException {
    List<String> command = new ArrayList<>(agent());
    command.addAll(List.of(words));
    return start(logs, command);
  }

  private static HilabProcess start(Path logs, List<String> command) throws IOException {
    Path out = Files.createTempFile(logs, "hilab", ".out");
    Path err = Files.createTempFile(logs, "hilab", ".err");
    // a shell's background jobs ignore Ctrl-C, and so would a Java that inherits it
    List<String> whole = new ArrayList<>(List.of("setsid", "env", "--default-signal=INT"));
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole);
    // ONNX Runtime recurses over the command line, so the class path is not on it
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    builder.environment().put("HILAB_AGENT_COMMAND", String.join("\n", agent()));
    builder.redirectOutput(out.toFile()).redirectError(err.toFile());
    return new HilabProcess(builder.start(), out, err);
  }

  private static List<String> agent() throws IOException {
    Path module = Path.of(System.getProperty("hilab.agent"));
    List<String> command = new ArrayList<>(java(module.resolve("src/main/jvm/options")));
    String libraries = Files.readString(module.resolve("target/classpath")).strip();
    command.addAll(
        List.of("-cp", module.resolve("target/classes") + File.pathSeparator + libraries));
    command.add("org.hilab.agent.Main");
    return command;
  }

  private static List<String> java(Path options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Files.readAllLines(options).stream()
        .filter(line -> !line.startsWith("#"))
        .forEach(command::add);
    return command;
  }

  /** What a process does, seen from outside. */
  interface Sign {
    boolean isThere() throws IOException;
  }

  /** Waits until standard error says this. */
  HilabProcess untilItSays(String text) throws IOException, InterruptedException {
    return until(() -> err().contains(text));
  }

  /** Waits for a sign of life. */
  HilabProcess until(Sign sign) throws IOException, InterruptedException {
    for (long end = System.nanoTime() + LONGEST.toNanos(); !sign.isThere(); ) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS) && !sign.isThere())
          .as("ended too early: %s", err())
          .isFalse();
      assertThat(System.nanoTime()).as("waited too long: %s", err()).isLessThan(end);
    }
    return this;
  }

  /** Its agent, once there is one. */
  ProcessHandle agentProcess() throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (process.children().findFirst().isEmpty()) {
      assertThat(process.waitFor(20, TimeUnit.MILLISECONDS)).as("ended").isFalse();
      assertThat(System.nanoTime()).as("starts an agent").isLessThan(end);
    }
    return process.children().findFirst().orElseThrow();
  }

  long pid() {
    return process.pid();
  }

  /** What the terminal does on Ctrl-C: the signal goes to the whole group. */
  void ctrlC() throws IOException, InterruptedException {
    new ProcessBuilder("bash", "-c", "kill -INT -- -" + process.pid())
        .inheritIO()
        .start()
        .waitFor();
  }

  /** kill -9, of the server alone. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  int exitCode(Duration within) throws InterruptedException, IOException {
    assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS))
        .as("ends within %s: %s", within, err())
        .isTrue();
    return process.exitValue();
  }

  int exitCode() throws InterruptedException, IOException {
    return exitCode(LONGEST);
  }

  String out() throws IOException {
    return Files.readString(out);
  }

  String err() throws IOException {
    return Files.readString(err);
  }

  @Override
  public void close() {
    Stream.concat(process.descendants().toList().stream(), Stream.of(process.toHandle()))
        .forEach(ProcessHandle::destroyForcibly);
    process.onExit().orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS).join();
  }
}
