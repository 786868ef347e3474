package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.BoardRun;
import org.hilab.server.journal.RunEvent.VerificationEnded;
import org.hilab.server.journal.RunEvent.Verified;
import org.junit.jupiter.api.Test;

class FrontVerificationTest {
  private static final Genome ONE = new Genome("001");
  private static final Genome TWO = new Genome("010");
  private static final Genome THREE = new Genome("011");

  private final FrontVerification core = new FrontVerification();

  @Test
  void while_a_search_runs_one_member_at_a_time_is_computed_and_afterwards_all() {
    core.front(List.of(ONE, TWO, THREE));
    assertThat(next()).as("the cheapest").containsExactly(THREE);
    core.searchEnded(List.of(ONE, TWO, THREE));
    assertThat(next()).containsExactly(TWO, ONE);
    assertThat(core.isComplete()).isFalse();
    List.of(ONE, TWO, THREE).forEach(genome -> core.ran(genome, run("0badcafe")));
    assertThat(core.isComplete()).isTrue();
    assertThat(core.end(null)).contains(new VerificationEnded(3, 0, 0, null));
  }

  @Test
  void what_left_the_front_before_its_turn_is_not_computed() {
    core.front(List.of(ONE));
    assertThat(next()).containsExactly(ONE);
    core.front(List.of(TWO, THREE));
    core.ran(ONE, run("0badcafe"));
    core.front(List.of(THREE));
    assertThat(next()).containsExactly(THREE);
  }

  @Test
  void another_checksum_is_told_and_counts_as_a_member_that_differs() {
    core.searchEnded(List.of(ONE, TWO));
    next();
    assertThat(core.ran(ONE, run("00000000"))).contains(new Verified(ONE, run("00000000")));
    assertThat(core.ran(ONE, run("0badcafe"))).as("the first counts").isEmpty();
    core.failed(TWO, "a board refused: no memory");
    assertThat(core.isComplete()).isTrue();
    assertThat(core.end(null))
        .contains(new VerificationEnded(0, 1, 1, "a board refused: no memory"));
  }

  @Test
  void a_journal_is_gone_on_with_and_the_same_last_word_is_not_said_twice() {
    VerificationEnded before = new VerificationEnded(1, 0, 1, "there is no board");
    core.replay(
        List.of(
            new RunEvent.GenerationCompleted(
                1, List.of(ONE), List.of(ONE), List.of(ONE), 0.1, 0.1, 2),
            new RunEvent.RunFinished(List.of(ONE, TWO), 4),
            new Verified(ONE, run("0badcafe")),
            before));
    assertThat(core.isSearching()).isFalse();
    assertThat(core.end("there is no board")).isEmpty();
    assertThat(next()).containsExactly(TWO);
    core.ran(TWO, run("0badcafe"));
    assertThat(core.end(null)).contains(new VerificationEnded(2, 0, 0, null));
  }

  @Test
  void an_interruption_says_why_members_are_left() {
    core.searchEnded(List.of(ONE, TWO));
    next();
    core.ran(TWO, run("0badcafe"));
    assertThat(core.running()).containsExactly(ONE);
    assertThat(core.end("time was up")).contains(new VerificationEnded(1, 0, 1, "time was up"));
  }

  private List<Genome> next() {
    List<Genome> genomes = new ArrayList<>();
    for (Optional<Genome> next = core.next(); next.isPresent(); next = core.next()) {
      genomes.add(next.get());
    }
    return genomes;
  }

  private static BoardRun run(String output) {
    return new BoardRun("posix", "emulated-host", "00aa", "0badcafe", output, null);
  }
}
