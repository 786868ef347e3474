package org.hilab.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another hilab server, started as a user would, to be looked at from outside. */
final class ChildServer implements AutoCloseable {
  private static final String MAIN = "org.hilab.server.Main";
  private static final Pattern PAGE = Pattern.compile("http://localhost:(\\d+)");
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final Duration STEP = Duration.ofMillis(50);
  private static final Duration SETTLING = Duration.ofSeconds(10);
  private static final double KILOBYTES_PER_MEGABYTE = 1024;

  private final Process process;
  private final URI page;
  private final long startedNanos;
  private final HttpClient http = HttpClient.newHttpClient();

  private ChildServer(Process process, URI page, long startedNanos) {
    this.process = process;
    this.page = page;
    this.startedNanos = startedNanos;
  }

  /** Resident memory in MB of 2^20 bytes. */
  record Memory(double serverMegabytes, double agentMegabytes) {}

  /** Starts it on a free port, with the same Java and options as this process. */
  static ChildServer start(String... words) throws IOException {
    List<String> command = command(words);
    command.addAll(List.of("--port", "0"));
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    BufferedReader lines = process.errorReader();
    String line = lines.readLine();
    while (line != null) {
      Matcher matcher = PAGE.matcher(line);
      if (matcher.find()) {
        drain(lines);
        URI page = URI.create("http://localhost:" + matcher.group(1));
        return new ChildServer(process, page, started);
      }
      line = lines.readLine();
    }
    throw new IllegalStateException("The server ended before it had a page: " + command);
  }

  /** How to start hilab with the same Java and options as this process; may be added to. */
  static List<String> command(String... words) {
    List<String> command = new ArrayList<>();
    ProcessHandle.Info self = ProcessHandle.current().info();
    command.add(self.command().orElseThrow());
    List<String> arguments = Arrays.asList(self.arguments().orElseThrow());
    command.addAll(arguments.subList(0, arguments.indexOf(MAIN) + 1));
    command.addAll(List.of(words));
    return command;
  }

  /** Its later words are not of interest, but it must not stop for want of a reader. */
  private static void drain(BufferedReader lines) {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            lines.lines().forEach(_ -> {});
          } catch (UncheckedIOException e) {
            // It has ended.
          }
        });
  }

  /** After its agent has connected and both have rested. */
  Memory idleMemory() throws IOException, InterruptedException {
    waitFor(() -> "connected".equals(get("/api/v1/fleet").at("/agents/0/state").asText()));
    Thread.sleep(SETTLING);
    ProcessHandle agent = process.children().findFirst().orElseThrow();
    return new Memory(residentMegabytes(process.pid()), residentMegabytes(agent.pid()));
  }

  /** From the start of the process until a candidate has its accuracy and its latency. */
  double secondsToFirstCandidate() throws IOException, InterruptedException {
    waitFor(() -> !get("/api/v1/runs").at("/runs/0").isMissingNode());
    String run = get("/api/v1/runs").at("/runs/0/run").asText();
    waitFor(() -> hasCandidate(get("/api/v1/runs/" + run + "/events").path("events")));
    return (System.nanoTime() - startedNanos) / 1e9;
  }

  private static boolean hasCandidate(JsonNode events) {
    List<String> kinds = events.findValuesAsText("kind");
    return kinds.contains("accuracyMeasured") && kinds.contains("latencyMeasured");
  }

  private interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  private static void waitFor(Condition condition) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
    while (!condition.holds()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("The server did not get there in " + LONGEST_WAIT + ".");
      }
      Thread.sleep(STEP);
    }
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(page.resolve(path)).build();
    return JsonMapper.builder()
        .build()
        .readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  private static double residentMegabytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElseThrow()
        / KILOBYTES_PER_MEGABYTE;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
