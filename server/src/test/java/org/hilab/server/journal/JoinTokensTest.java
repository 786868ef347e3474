package org.hilab.server.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.hilab.server.journal.JoinTokens.Exchange;
import org.hilab.server.journal.JoinTokens.Reason;
import org.hilab.server.journal.JoinTokens.State;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JoinTokensTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;
  private volatile Instant now = Instant.parse("2026-11-21T12:56:54.321Z");
  private Journal journal;
  private JoinTokens tokens;

  @BeforeEach
  void open() {
    journal = Journal.open(folder, () -> now);
    tokens = journal.joinTokens();
  }

  @AfterEach
  void close() {
    journal.close();
  }

  @Test
  void a_token_is_exchanged_once_for_a_secret_that_opens_the_door() {
    JoinTokens.Issued issued = tokens.create("bench-2", HOUR).join().orElseThrow();
    assertThat(issued.token()).matches("join-[A-Za-z0-9_-]{43}");
    assertThat(issued.expiresAt()).isEqualTo(now.plus(HOUR));
    assertThat(journal.agentTokens().verify(issued.token())).isEmpty();

    Exchange.Joined joined = (Exchange.Joined) tokens.exchange(issued.token()).join();
    assertThat(joined.name()).isEqualTo("bench-2");
    assertThat(journal.agentTokens().verify(joined.secret())).contains("bench-2");
    assertThat(tokens.exchange(issued.token()).join()).isEqualTo(new Exchange.Refused(Reason.USED));
    assertThat(tokens.list()).extracting(JoinTokens.Entry::state).containsExactly(State.USED);
  }

  @Test
  void of_many_who_show_one_token_at_the_same_time_one_joins() {
    String token = token();
    List<CompletableFuture<Exchange>> answers =
        IntStream.range(0, 20).mapToObj(i -> tokens.exchange(token)).toList();
    assertThat(answers.stream().map(CompletableFuture::join))
        .filteredOn(Exchange.Joined.class::isInstance)
        .hasSize(1);
  }

  @Test
  void an_expired_token_and_an_unknown_one_are_told_apart() {
    String token = token();
    now = now.plus(HOUR);
    assertThat(tokens.exchange(token).join()).isEqualTo(new Exchange.Refused(Reason.EXPIRED));
    assertThat(tokens.list()).extracting(JoinTokens.Entry::state).containsExactly(State.EXPIRED);
    assertThat(tokens.exchange("join-nothing").join())
        .isEqualTo(new Exchange.Refused(Reason.UNKNOWN));
    assertThat(tokens.exchange("").join()).isEqualTo(new Exchange.Refused(Reason.UNKNOWN));
  }

  @Test
  void a_second_token_for_a_name_voids_the_first_and_so_does_revoking() {
    String first = token();
    String second = token();
    assertThat(tokens.exchange(first).join()).isEqualTo(new Exchange.Refused(Reason.UNKNOWN));
    assertThat(tokens.revoke("bench").join()).isTrue();
    assertThat(tokens.revoke("bench").join()).isFalse();
    assertThat(tokens.exchange(second).join()).isEqualTo(new Exchange.Refused(Reason.UNKNOWN));
  }

  @Test
  void an_agent_that_has_joined_gets_no_second_token_until_it_is_revoked() {
    tokens.exchange(token()).join();
    assertThat(tokens.create("bench", HOUR).join()).isEmpty();
    journal.agentTokens().revoke("bench").join();
    assertThat(tokens.create("bench", HOUR).join()).isPresent();
  }

  @Test
  void a_name_or_a_time_that_cannot_be_is_refused() {
    for (String name : List.of("", "a b", "-x", "../x", "x".repeat(65))) {
      assertThatThrownBy(() -> tokens.create(name, HOUR).join())
          .as(name)
          .hasMessageContaining("cannot be an agent's name");
    }
    assertThatThrownBy(() -> tokens.create("b", Duration.ZERO).join())
        .hasMessageContaining("Choose up to 30 days");
    assertThatThrownBy(() -> tokens.create("b", Duration.ofDays(31)).join())
        .hasMessageContaining("Choose up to 30 days");
  }

  @Test
  void neither_token_nor_secret_is_on_the_disk() throws IOException {
    String token = token();
    Exchange.Joined joined = (Exchange.Joined) tokens.exchange(token).join();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        assertThat(new String(Files.readAllBytes(file), ISO_8859_1))
            .doesNotContain(token)
            .doesNotContain(joined.secret());
      }
    }
  }

  private String token() {
    return tokens.create("bench", HOUR).join().orElseThrow().token();
  }
}
