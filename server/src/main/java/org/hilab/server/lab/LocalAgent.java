package org.hilab.server.lab;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.hilab.server.candidate.InvalidInput;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An agent process on the server's own machine, so that one command is a whole lab. It is an agent
 * like any other: its own process, over the socket. It is started again when it dies, and dies with
 * the server because it watches its standard input.
 */
final class LocalAgent implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalAgent.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(3);
  private static final int TOKEN_BYTES = 32;

  private final Path folder;
  private final List<String> command;
  private final Thread keeper;
  private volatile boolean closed;

  private LocalAgent(Path folder, List<String> command) {
    this.folder = folder;
    this.command = List.copyOf(command);
    this.keeper = Thread.ofPlatform().daemon().name("local-agent").unstarted(this::keep);
  }

  /** A token for this process's lifetime. */
  static String newToken() {
    byte[] bytes = new byte[TOKEN_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Starts the agent of a lab that has told its address; it keeps its files there.
   *
   * @param token that this server knows it by
   */
  static LocalAgent start(Path lab, String token) {
    Path folder = lab.resolve("agent");
    URI server = LabFiles.address(lab).orElseThrow();
    List<String> command = new ArrayList<>(program());
    command.addAll(
        List.of(
            "run",
            "--server",
            server.toString(),
            "--token-file",
            folder.resolve("token").toString(),
            "--name",
            "local",
            "--data",
            folder.resolve("data").toString(),
            "--emulated",
            "auto",
            "--until-stdin-closes"));
    if ("https".equals(server.getScheme())) {
      command.addAll(List.of("--certificate", LabFiles.certificate(lab).toString()));
    }
    LocalAgent agent = new LocalAgent(folder, command);
    PrivateFile.write(folder.resolve("token"), token);
    agent.keeper.start();
    return agent;
  }

  /** How the launcher says to start an agent: one word a line. */
  private static List<String> program() {
    String program = System.getenv("HILAB_AGENT_COMMAND");
    if (program == null || program.isBlank()) {
      throw new InvalidInput(
          "The server does not know how to start an agent",
          "HILAB_AGENT_COMMAND is not set",
          "Start it with ./hilab, or use --no-agent and start an agent yourself");
    }
    return program.lines().filter(line -> !line.isBlank()).toList();
  }

  private void keep() {
    while (!closed) {
      try {
        int code = runOnce();
        if (!closed) {
          LOG.warn("The local agent ended with code {}; see {}", code, log());
          Thread.sleep(PAUSE);
        }
      } catch (IOException e) {
        LOG.error("The local agent cannot be started: {}", e.getMessage());
        return;
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private int runOnce() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
            .start();
    try {
      return process.waitFor();
    } finally {
      stop(process);
    }
  }

  /** Its standard input closes, so it ends by itself; not for longer than the deadline. */
  private static void stop(Process process) throws IOException {
    process.getOutputStream().close();
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private Path log() {
    return folder.resolve("agent.log");
  }

  @Override
  public void close() {
    closed = true;
    keeper.interrupt();
    try {
      keeper.join(LONGEST_STOP.plus(PAUSE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
