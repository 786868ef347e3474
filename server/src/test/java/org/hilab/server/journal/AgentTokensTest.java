package org.hilab.server.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:56:54.321Z");

  @TempDir Path folder;
  private Journal journal;
  private AgentTokens tokens;

  @BeforeEach
  void open() {
    journal = Journal.open(folder, InstantSource.fixed(NOW));
    tokens = journal.agentTokens();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void a_token_names_its_agent_until_it_is_revoked() {
    String bench = tokens.create("bench").join();
    String desk = tokens.create("desk").join();

    assertThat(bench).matches("[A-Za-z0-9_-]{43}").isNotEqualTo(desk);
    assertThat(tokens.verify(bench)).contains("bench");
    assertThat(tokens.verify(desk)).contains("desk");
    assertThat(tokens.list())
        .containsExactly(new AgentTokens.Entry("bench", NOW), new AgentTokens.Entry("desk", NOW));

    assertThat(tokens.revoke("bench").join()).isTrue();
    assertThat(tokens.revoke("bench").join()).isFalse();
    assertThat(tokens.verify(bench)).isEmpty();
    assertThat(tokens.verify(desk)).contains("desk");
  }

  @Test
  void anything_else_is_nobody() {
    String token = tokens.create("bench").join();
    assertThat(tokens.verify("")).isEmpty();
    assertThat(tokens.verify(token + "A")).isEmpty();
    assertThat(tokens.verify(token.substring(1))).isEmpty();
    assertThat(tokens.verify("bench")).isEmpty();
  }

  @Test
  void a_name_has_one_token_and_a_refusal_breaks_nothing() {
    String token = tokens.create("bench").join();
    assertThatThrownBy(() -> tokens.create("bench").join())
        .hasMessageContaining("\"bench\" has a token already. Revoke it first");
    assertThat(tokens.verify(token)).contains("bench");
    assertThat(journal.create("run", TestEvents.started()).join()).isNotNull();
  }

  @Test
  void a_token_survives_a_restart_and_is_nowhere_on_the_disk() throws IOException {
    String token = tokens.create("bench").join();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1)).doesNotContain(token);
      }
    }
    journal.close();
    open();
    assertThat(tokens.verify(token)).contains("bench");
  }
}
