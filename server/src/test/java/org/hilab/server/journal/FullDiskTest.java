package org.hilab.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  private static final InstantSource CLOCK = InstantSource.fixed(JournalContract.NOW);
  private static final int PAGES = 40;

  @TempDir Path folder;

  @Test
  void a_full_disk_breaks_the_journal_and_loses_nothing_that_was_acknowledged() {
    List<Recorded> heard = new ArrayList<>();
    RunId run;
    long acknowledged;
    try (Journal journal = Journal.open(new Database(folder, PAGES), CLOCK)) {
      journal.onCommitted(heard::add);
      run = journal.create("first", TestEvents.started()).join();
      acknowledged = fill(journal, run);

      assertThatThrownBy(() -> journal.append(run, TestEvents.lost(1)).join())
          .isInstanceOf(RuntimeException.class)
          .hasMessageContaining(folder.toString())
          .hasMessageContaining("full")
          .hasMessageContaining("Make room");
      assertThat(journal.read(run, 0, 10_000)).isEqualTo(heard);
    }
    try (Journal journal = Journal.open(folder, CLOCK)) {
      assertThat(journal.run(run).revision()).isEqualTo(acknowledged);
      assertThat(journal.verify(run)).isEqualTo(new Verification.Intact(acknowledged));
      assertThat(journal.append(run, TestEvents.lost(1)).join()).isEqualTo(acknowledged + 1);
    }
  }

  /** Appends batches of three until one fails; gives the last acknowledged revision. */
  private static long fill(Journal journal, RunId run) {
    RunEvent event = TestEvents.accuracy();
    long acknowledged = 1;
    for (int i = 0; i < PAGES * 100; i++) {
      CompletableFuture<Long> append = journal.append(run, List.of(event, event, event));
      if (append.handle((_, failure) -> failure != null).join()) {
        return acknowledged;
      }
      acknowledged = append.join();
    }
    throw new AssertionError("The journal outgrew its " + PAGES + " pages.");
  }
}
