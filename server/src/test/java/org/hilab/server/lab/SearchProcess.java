package org.hilab.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.hilab.server.Main;
import org.hilab.server.fleet.TestingAgentProcess;

/** {@code hilab search} in a process of its own; what it says can be waited for. */
final class SearchProcess implements AutoCloseable {
  private static final int WAIT_SECONDS = 120;
  private static final int SIGKILL_STATUS = 137;
  private static final String END = "the process has ended";

  private final Process process;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> unheard = new LinkedBlockingQueue<>();

  private SearchProcess(Process process) {
    this.process = process;
    Thread.ofPlatform().daemon().name("search-output").start(this::listen);
  }

  /**
   * Starts a search in a folder, to which its words are relative: ONNX Runtime 1.29 crashes under
   * long command lines.
   */
  static SearchProcess start(Path home, List<String> words) throws IOException {
    List<String> all = new ArrayList<>(List.of("search", "--port", "0"));
    all.addAll(words);
    return command(home, all);
  }

  /** The same with any command of hilab. */
  static SearchProcess command(Path home, List<String> words) throws IOException {
    Path temporary = emptyFolder(home.resolve("tmp")); // a killed process leaves its libraries
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        Files.readAllLines(Path.of("src/main/jvm/options")).stream()
            .filter(line -> !line.startsWith("#"))
            .toList());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary));
    command.add(Main.class.getName());
    command.addAll(words);
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(home.toFile()).redirectErrorStream(true);
    builder.environment().put("CLASSPATH", absoluteClassPath());
    builder
        .environment()
        .put("HILAB_AGENT_COMMAND", String.join("\n", TestingAgentProcess.program()));
    return new SearchProcess(builder.start());
  }

  private static String absoluteClassPath() {
    List<String> entries =
        List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
    return String.join(
        File.pathSeparator,
        entries.stream().map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
  }

  private static Path emptyFolder(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      lines
          .lines()
          .forEach(line -> {
            said.add(line);
            unheard.add(line);
          });
    } catch (IOException | UncheckedIOException e) {
      said.add("(" + e + ")");
    }
    unheard.add(END);
  }

  /** Waits until it says a line with this text; false if it ends first. */
  boolean says(String text) throws InterruptedException {
    return !line(text).equals(END);
  }

  /** The next line with this text. */
  String line(String text) throws InterruptedException {
    String line;
    do {
      line = unheard.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("It does not say \"" + text + "\": " + log());
      }
    } while (!line.contains(text) && !line.equals(END));
    return line;
  }

  /** False if it ended by itself within the time. */
  boolean livesFor(long micros) throws InterruptedException {
    return !process.waitFor(micros, TimeUnit.MICROSECONDS);
  }

  /** kill -9; false if it ended by itself before, with success. */
  boolean kill() throws InterruptedException {
    process.destroyForcibly();
    int status = status();
    if (status != 0 && status != SIGKILL_STATUS) {
      throw new AssertionError("It ended with " + status + " before it was killed: " + log());
    }
    return status == SIGKILL_STATUS;
  }

  /** Waits for its end. */
  int status() throws InterruptedException {
    if (!process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("It does not end: " + log());
    }
    return process.exitValue();
  }

  String log() {
    return String.join("\n", said);
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().orTimeout(WAIT_SECONDS, TimeUnit.SECONDS).join();
  }
}
