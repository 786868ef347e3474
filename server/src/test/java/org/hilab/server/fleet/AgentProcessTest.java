package org.hilab.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Window;
import org.hilab.server.fleet.LatencyOutcome.Fate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, over a real socket. */
class AgentProcessTest {
  private static final FleetOptions OPTIONS =
      new FleetOptions(Duration.ofSeconds(4), Duration.ofSeconds(20), 5, 10_000);

  @TempDir Path folder;

  @Test
  void an_agent_answers_with_estimates() throws Exception {
    try (TestingServer server = TestingServer.start(OPTIONS, 0);
        TestingAgentProcess agent = agent(server.port())) {
      submit(server, 20);
      Map<JobId, List<LatencyOutcome>> ended = server.ended(20);
      assertThat(ended.values()).as(agent::log).allMatch(outcomes -> outcomes.size() == 1);
      LatencyOutcome first = ended.values().iterator().next().getFirst();
      assertThat(first.outcome()).isInstanceOf(Measured.class);
      Measured measured = (Measured) first.outcome();
      assertThat(measured.measurement().provenance()).isEqualTo(Provenance.ESTIMATE);
      assertThat(measured.measurement().conditions().relativeError()).isEqualTo(0.15);
      assertThat(agent.residentMebibytes()).as("RSS in MiB").isBetween(10L, 100L);
    }
  }

  @Test
  void kill_minus_9_of_the_agent_loses_nothing_and_counts_nothing_twice() throws Exception {
    int jobs = 1_500;
    int perLife = 250;
    int lives = 3;
    try (TestingServer server = TestingServer.start(OPTIONS, 0)) {
      submit(server, jobs);
      Ended ended = new Ended(server);
      for (int life = 1; life < lives; life++) {
        try (TestingAgentProcess agent = agent(server.port())) {
          ended.await(life * perLife, agent);
          agent.kill();
        }
        assertThat(ended.jobs()).as("killed in the middle").isLessThan(jobs);
      }
      try (TestingAgentProcess agent = agent(server.port())) {
        ended.await(jobs, agent);
      }
      assertThat(ended.acceptedTwice()).isZero();
    }
  }

  @Test
  void jobs_without_a_board_wait_and_the_state_says_so() throws Exception {
    try (TestingServer server = TestingServer.start(OPTIONS, 0)) {
      submit(server, 3);
      server.awaitState(state -> state.getJsonObject("queue").getBoolean("waitingForBoard"));
      try (TestingAgentProcess agent = agent(server.port())) {
        assertThat(server.ended(3)).as(agent::log).hasSize(3);
        server.awaitState(state ->
            !state.getJsonObject("queue").getBoolean("waitingForBoard")
                && state.encode().contains("\"completed\":3"));
      }
    }
  }

  @Test
  void after_a_restart_of_the_server_the_agent_comes_back_by_itself() throws Exception {
    int port;
    TestingServer first = TestingServer.start(OPTIONS, 0);
    port = first.port();
    try (first;
        TestingAgentProcess agent = agent(port)) {
      submit(first, 5);
      first.ended(5);
      first.close();
      try (TestingServer second = TestingServer.start(OPTIONS, port)) {
        submit(second, 5);
        assertThat(second.ended(5)).as(agent::log).hasSize(5);
      }
    }
  }

  @Test
  void a_wrong_token_ends_the_agent_with_a_clear_message() throws Exception {
    try (TestingServer server = TestingServer.start(OPTIONS, 0);
        TestingAgentProcess agent =
            TestingAgentProcess.start(server.port(), "wrong", folder.resolve("data"))) {
      assertThat(agent.exitCode()).as(agent::log).isEqualTo(3);
      assertThat(agent.log()).contains("does not know this token").doesNotContain("\tat ");
    }
  }

  @Test
  void a_second_agent_on_the_same_data_folder_ends_with_a_clear_message() throws Exception {
    try (TestingServer server = TestingServer.start(OPTIONS, 0);
        TestingAgentProcess first = agent(server.port())) {
      submit(server, 1);
      assertThat(server.ended(1)).as(first::log).hasSize(1);
      try (TestingAgentProcess second = agent(server.port())) {
        assertThat(second.exitCode()).as(second::log).isEqualTo(1);
        assertThat(second.log()).contains("another agent uses it").doesNotContain("\tat ");
      }
    }
  }

  /** Counts accepted outcomes as they come. */
  private static final class Ended {
    private final TestingServer server;
    private final Map<JobId, Integer> counts = new HashMap<>();

    Ended(TestingServer server) {
      this.server = server;
    }

    void await(int jobs, TestingAgentProcess agent) throws InterruptedException {
      while (counts.size() < jobs) {
        LatencyOutcome outcome = server.nextOutcome(agent::log);
        if (outcome.fate() == Fate.ENDED) {
          counts.merge(outcome.job(), 1, Integer::sum);
        }
      }
    }

    int jobs() {
      return counts.size();
    }

    long acceptedTwice() {
      return counts.values().stream().filter(count -> count > 1).count();
    }
  }

  private TestingAgentProcess agent(int port) throws Exception {
    return TestingAgentProcess.start(port, TestingServer.TOKEN, folder.resolve("data"));
  }

  private static void submit(TestingServer server, int jobs) {
    for (int i = 0; i < jobs; i++) {
      server.submit(Integer.toBinaryString(4096 + i), layers());
    }
  }

  private static List<LayerRecord> layers() {
    return List.of(
        new LayerRecord(
            LayerKind.CONV, new Tensor(8, 8, 4), new Tensor(8, 8, 8), new Window(1, 1, 1)));
  }
}
