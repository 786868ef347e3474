package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.VerificationEnded;
import org.hilab.server.search.report.RunView;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A search whose front the firmware computes again, behind a serial line on this machine. */
@Timeout(300)
class VerificationTest {
  @TempDir static Path home;

  private static SmallSearch search;

  @BeforeAll
  static void prepare() {
    search = SmallSearch.prepare(home);
  }

  @Test
  void an_emulated_board_proves_every_member_of_the_front_and_changes_nothing()
      throws IOException, InterruptedException {
    run("unproven", "--verify-within", "0");
    run("proven");
    assertThat(search.result("proven")).isEqualTo(search.result("unproven"));
    search.requireIntactJournal("proven");
    RunView run = view("proven");
    assertThat(run.front()).isNotEmpty();
    for (Genome genome : run.front()) {
      RunEvent.BoardRun board = run.boardRun(genome).orElseThrow();
      assertThat(board.deviceClass()).isEqualTo("posix");
      assertThat(board.matches()).as("%s", board).isTrue();
      assertThat(board.measurement()).as("counts of a process are no latency").isNull();
    }
    assertThat(run.verification()).contains(new VerificationEnded(run.front().size(), 0, 0, null));
    assertThat(view("unproven").verification()).isEmpty();
  }

  private void run(String out, String... more) throws IOException, InterruptedException {
    try (SearchProcess process = search.start(out, more)) {
      assertThat(process.status()).as(process::log).isZero();
    }
  }

  private static RunView view(String out) {
    try (Journal journal = Journal.open(home.resolve(out).resolve("lab"), InstantSource.system())) {
      List<Recorded> events =
          journal.read(journal.runs().getFirst().run(), 0, Integer.MAX_VALUE).stream()
              .sorted(Comparator.comparingLong(Recorded::revision))
              .toList();
      return RunView.of(events);
    }
  }
}
