package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bench joins a lab and is shut out again, all of it as processes. */
class JoinTest {
  private static final Duration SOON = Duration.ofSeconds(40);

  @TempDir Path folder;

  @Test
  void a_bench_joins_with_a_token_runs_without_options_and_ends_when_it_is_revoked()
      throws Exception {
    Path data = folder.resolve("bench");
    try (HilabProcess server =
        HilabProcess.start(
            folder, "serve", "--no-agent", "--port=0", "--data", folder.resolve("lab"))) {
      server.untilItSays("admin.secret");
      JsonNode issued = token("create", "bench-2");
      String url = server.err().replaceAll("(?s).*(http://localhost:\\d+).*", "$1");
      String token = issued.path("token").asText();
      assertThat(issued.path("command").asText()).contains("agent join http://HOST:", token);

      assertThat(agent("join", url, "--token", token, "--data", "" + data)).isZero();
      assertThat(agent("join", url, "--token", token, "--data", "" + data)).isEqualTo(3);
      Path credentials = data.resolve("credentials.json");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(credentials)))
          .isEqualTo("rw-------");

      try (HilabProcess agent = HilabProcess.startAgent(folder, "run", "--data", "" + data)) {
        agent.untilItSays("Connected");
        assertThat(token("list").path("tokens").path(0).path("state").asText()).isEqualTo("joined");
        assertThat(agent("doctor", "--data", "" + data)).isZero();
        token("revoke", "bench-2");
        assertThat(agent.exitCode(SOON)).isEqualTo(3);
        assertThat(agent.err()).contains("was revoked").doesNotContain("\tat ");
      }
    }
    assertThat(token("list").path("tokens")).as("without a server").isEmpty();
  }

  @Test
  void a_folder_without_a_lab_is_refused() {
    CommandRun.of("token", "list", "--data", folder.resolve("none"))
        .refused(2, "There is no lab", "./hilab serve");
    assertThat(folder.resolve("none")).doesNotExist();
  }

  private JsonNode token(String... words) {
    Object[] line = new Object[words.length + 4];
    line[0] = "token";
    System.arraycopy(words, 0, line, 1, words.length);
    line[words.length + 1] = "--data";
    line[words.length + 2] = folder.resolve("lab");
    line[words.length + 3] = "--json";
    return CommandRun.of(line).json();
  }

  private int agent(String... words) throws Exception {
    try (HilabProcess agent = HilabProcess.startAgent(folder, words)) {
      return agent.exitCode(SOON);
    }
  }
}
