package org.hilab.agent.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ToolProcessTest {
  private static final long MOST_BYTES = 100_000;

  @Test
  void a_line_is_waited_for_and_the_end_is_seen() throws Exception {
    ToolCommand command = ToolCommand.of("sh", "-c", "echo one; sleep 0.2; echo two; exit 7");
    try (ToolProcess process = ToolProcess.start(command, MOST_BYTES)) {
      Duration patience = Duration.ofSeconds(20);
      assertThat(process.awaitLine(line -> line.startsWith("t"), patience)).contains("two");
      assertThat(process.awaitLine(line -> true, patience)).isEmpty();
      assertThat(process.awaitEnd(patience)).isTrue();
      assertThat(process.exitCode()).contains(7);
    }
  }

  @Test
  void a_silent_process_costs_only_the_patience() throws Exception {
    try (ToolProcess process = ToolProcess.start(ToolCommand.of("sleep", "600"), MOST_BYTES)) {
      assertThat(process.awaitLine(line -> true, Duration.ofMillis(50))).isEmpty();
      assertThat(process.awaitEnd(Duration.ofMillis(50))).isFalse();
      assertThat(process.exitCode()).isEmpty();
    }
  }

  @Test
  void a_flood_is_killed_and_takes_no_memory() throws Exception {
    try (ToolProcess process = ToolProcess.start(ToolCommand.of("yes"), MOST_BYTES)) {
      assertThat(process.awaitEnd(Duration.ofSeconds(20))).isTrue();
      assertThat(process.flooded()).isTrue();
      assertThat(process.tail()).hasSizeLessThan(1_000);
    }
  }

  @Test
  void a_process_that_ignores_the_interrupt_is_killed_with_its_children() throws Exception {
    ToolCommand command = ToolCommand.of("sh", "-c", "trap '' INT; sleep 601 & echo $!; sleep 602");
    long child;
    try (ToolProcess process = ToolProcess.start(command, MOST_BYTES)) {
      Optional<String> pid = process.awaitLine(line -> true, Duration.ofSeconds(20));
      child = Long.parseLong(pid.orElseThrow());
    }
    assertEnds(child);
  }

  @Test
  void a_tool_ends_with_an_agent_that_was_killed() throws Exception {
    Process agent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx32m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TestingAgent.class.getName(),
                "sleep",
                "603")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = agent.inputReader()) {
      long tool = Long.parseLong(String.valueOf(output.readLine()));
      assertThat(ProcessHandle.of(tool)).hasValueSatisfying(ProcessHandle::isAlive);
      agent.destroyForcibly();
      assertEnds(tool);
    }
  }

  private static void assertEnds(long pid) throws IOException {
    ProcessHandle.of(pid)
        .ifPresent(process -> process.onExit().orTimeout(20, TimeUnit.SECONDS).join());
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }
}
