package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hilab.server.fleet.TestingAgentProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The agent as a process of its own, killed with -9 while a search waits for it. */
class AgentKillTest {

  /** Measured in each life that ends with a kill; the search has 48. */
  private static final List<Integer> LATENCIES = List.of(3, 20);

  private static final Pattern PAGE = Pattern.compile("http://localhost:(\\d+)");

  @TempDir Path home;

  @Test
  @Timeout(300)
  void killed_twice_in_mid_search_an_agent_changes_nothing()
      throws IOException, InterruptedException {
    SmallSearch search = SmallSearch.prepare(home);
    try (SearchProcess undisturbed = search.start("undisturbed")) {
      assertThat(undisturbed.status()).as(undisturbed::log).isZero();
    }
    try (SearchProcess process = search.start("disturbed", "--no-agent")) {
      Matcher page = PAGE.matcher(process.line("the page is at"));
      assertThat(page.find()).as(process::log).isTrue();
      int port = Integer.parseInt(page.group(1));
      assertThat(process.says("waiting for a bench, which joins after: ./hilab token create"))
          .isTrue();
      String token = JoinedBench.secret(port, home.resolve("disturbed").resolve("lab"));
      assertThat(process.says("searching")).as(process::log).isTrue();
      killed(process, port, token);
      try (TestingAgentProcess agent = agent(port, token)) {
        assertThat(process.status()).as(() -> process.log() + agent.log()).isZero();
      }
    }
    assertThat(search.result("disturbed")).isEqualTo(search.result("undisturbed"));
    search.requireIntactJournal("disturbed");
  }

  private void killed(SearchProcess process, int port, String token)
      throws IOException, InterruptedException {
    try (RunStream events = RunStream.of(port)) {
      for (int latencies : LATENCIES) {
        try (TestingAgentProcess agent = agent(port, token)) {
          events.await(latencies, "latencyMeasured", () -> process.log() + agent.log());
          agent.kill();
        }
        assertThat(process.livesFor(1)).as("killed in the middle").isTrue();
      }
    }
  }

  private TestingAgentProcess agent(int port, String token) throws IOException {
    return TestingAgentProcess.start(port, token, home.resolve("agent"));
  }
}
