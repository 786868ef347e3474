package org.hilab.server.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hilab.protocol.JobId;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Window;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, over a real socket. */
class AgentProcessTest {
  private static final FleetOptions OPTIONS =
      new FleetOptions(Duration.ofSeconds(4), Duration.ofSeconds(20), 5, 1000);

  @TempDir Path folder;

  @Test
  void an_agent_answers_with_estimates() throws Exception {
    try (TestingServer server = TestingServer.start(OPTIONS, 0);
        TestingAgentProcess agent = agent(server.port())) {
      submit(server, 0, 20);
      Map<JobId, List<LatencyOutcome>> ended = server.ended(20);
      assertThat(ended.values()).as(agent::log).allMatch(outcomes -> outcomes.size() == 1);
      LatencyOutcome first = ended.values().iterator().next().getFirst();
      assertThat(first.outcome()).isInstanceOf(Measured.class);
      Measured measured = (Measured) first.outcome();
      assertThat(measured.measurement().provenance()).isEqualTo(Provenance.ESTIMATE);
      assertThat(measured.measurement().conditions().relativeError()).isEqualTo(0.30);
    }
  }

  private TestingAgentProcess agent(int port) throws Exception {
    return TestingAgentProcess.start(port, TestingServer.TOKEN, folder.resolve("data"));
  }

  private static void submit(TestingServer server, int from, int to) throws Exception {
    for (int i = from; i < to; i++) {
      server.submit(genome(i), layers());
    }
  }

  private static String genome(int number) {
    return Integer.toBinaryString(1024 + number);
  }

  private static List<LayerRecord> layers() {
    return List.of(
        new LayerRecord(
            LayerKind.CONV, new Tensor(8, 8, 4), new Tensor(8, 8, 8), new Window(1, 1, 1)));
  }
}
