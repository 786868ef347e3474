package org.hilab.server.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a journal promises, whatever database keeps it. */
interface JournalContract {
  Instant NOW = Instant.parse("2026-11-21T12:56:54.321Z");

  /** The journal of this test, open, with a clock that stands at {@link #NOW}. */
  Journal journal();

  @Test
  default void every_event_comes_back_as_it_was_written() {
    RunId run = create();
    List<RunEvent> all = TestEvents.ofASearch();
    assertThat(journal().append(run, all.subList(1, all.size())).join()).isEqualTo(all.size());

    List<Recorded> read = journal().read(run, 0, 100);

    assertThat(read).extracting(Recorded::event).isEqualTo(all);
    assertThat(read).extracting(Recorded::at).containsOnly(NOW);
    assertRevisions(read, all.size());
  }

  @Test
  default void a_run_is_named_by_its_start_and_its_number() {
    assertThat(create().text()).isEqualTo("20261121T125654-1");
    assertThat(create().text()).isEqualTo("20261121T125654-2");
    assertThat(journal().runs())
        .extracting(summary -> summary.run().text())
        .containsExactly("20261121T125654-2", "20261121T125654-1");
  }

  @Test
  default void reading_goes_on_after_a_revision_and_stops_at_the_limit() {
    RunId run = create();
    journal()
        .append(run, List.of(TestEvents.lost(1), TestEvents.lost(2), TestEvents.lost(3)))
        .join();

    assertThat(journal().read(run, 2, 1)).extracting(Recorded::revision).containsExactly(3L);
    assertThat(journal().read(run, 4, 10)).isEmpty();
  }

  @Test
  default void concurrent_appends_get_revisions_without_gaps_and_listeners_hear_them_in_order() {
    List<Recorded> heard = new CopyOnWriteArrayList<>();
    journal().onCommitted(heard::add);
    RunId run = create();
    List<CompletableFuture<Long>> appends = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(Thread.startVirtualThread(() -> appendFifty(run, appends)));
    }
    threads.forEach(JournalContract::join);

    List<Long> revisions = appends.stream().map(CompletableFuture::join).toList();

    assertThat(revisions).doesNotHaveDuplicates().hasSize(200);
    assertRevisions(heard, 201);
    assertThat(journal().read(run, 0, 1000)).isEqualTo(heard);
    assertThat(journal().verify(run)).isEqualTo(new Verification.Intact(201));
  }

  @Test
  default void an_append_at_the_wrong_revision_is_refused_and_changes_nothing() {
    RunId run = create();
    assertThat(journal().appendAfter(run, 1, List.of(TestEvents.lost(1))).join()).isEqualTo(2);

    assertThatThrownBy(() -> journal().appendAfter(run, 1, List.of(TestEvents.lost(2))).join())
        .hasCauseInstanceOf(JournalException.class)
        .hasMessageContaining("at revision 2, not 1");
    assertThat(journal().append(run, TestEvents.lost(3)).join()).isEqualTo(3);
  }

  @Test
  default void a_finished_run_takes_no_more_events_not_even_in_the_same_batch() {
    RunId run = create();
    List<RunEvent> tooMuch = List.of(TestEvents.finished(), TestEvents.lost(1));

    assertThatThrownBy(() -> journal().append(run, tooMuch).join())
        .hasMessageContaining("is finished");
    assertThat(journal().run(run).revision()).isEqualTo(1);
    assertThat(journal().append(run, TestEvents.finished()).join()).isEqualTo(2);
    assertThatThrownBy(() -> journal().append(run, TestEvents.lost(1)).join())
        .hasMessageContaining("is finished");
  }

  @Test
  default void a_run_starts_once() {
    RunId run = create();
    assertThatThrownBy(() -> journal().append(run, TestEvents.started()).join())
        .hasMessageContaining("has started already");
  }

  @Test
  default void an_unknown_run_is_named_in_the_error() {
    RunId unknown = new RunId("20200101T000000-9");
    assertThatThrownBy(() -> journal().append(unknown, TestEvents.lost(1)).join())
        .hasMessageContaining("no run 20200101T000000-9");
    assertThatThrownBy(() -> journal().run(unknown))
        .hasMessageContaining("no run 20200101T000000-9");
  }

  @Test
  default void the_summary_follows_the_events() {
    RunId run = create();
    List<RunEvent> events = TestEvents.ofASearch();
    int end = events.indexOf(TestEvents.finished());
    journal().append(run, events.subList(1, end)).join();
    assertThat(journal().run(run))
        .isEqualTo(summary(run, RunState.FAILED, 10, new RunProgress.Search(1, 20, 12)));

    journal().append(run, TestEvents.finished()).join();
    assertThat(journal().runs())
        .containsExactly(summary(run, RunState.FINISHED, 11, new RunProgress.Search(1, 20, 240)));
  }

  private static RunSummary summary(
      RunId run, RunState state, long revision, RunProgress progress) {
    return new RunSummary(run, "first", state, NOW, revision, progress);
  }

  @Test
  default void a_training_is_a_run_beside_the_searches_and_counts_steps() {
    RunId search = create();
    RunId training = journal().create("first", TestEvents.trainingStarted()).join();
    assertThat(journal().runs())
        .containsExactly(
            summary(training, RunState.RUNNING, 1, new RunProgress.Training(0, 4)),
            summary(search, RunState.RUNNING, 1, new RunProgress.Search(0, 20, 0)));
    List<RunEvent> all = TestEvents.ofATraining();
    journal().append(training, all.subList(1, 2)).join();
    assertThat(journal().run(training))
        .isEqualTo(summary(training, RunState.RUNNING, 2, new RunProgress.Training(2, 4)));
    journal().append(training, all.subList(2, 4)).join();
    assertThat(journal().run(training))
        .isEqualTo(summary(training, RunState.FINISHED, 4, new RunProgress.Training(4, 4)));
    assertThat(journal().read(training, 0, 9)).extracting(Recorded::event).isEqualTo(all);
    assertThatThrownBy(() -> journal().append(training, all.get(1)).join())
        .hasMessageContaining("is finished");
  }

  @Test
  default void an_event_of_the_other_kind_of_run_is_refused_and_changes_nothing() {
    RunId search = create();
    RunId training = journal().create("first", TestEvents.trainingStarted()).join();
    assertThatThrownBy(() -> journal().append(search, TestEvents.ofATraining().get(1)).join())
        .hasMessageContaining("is a search: stepsTrained");
    assertThatThrownBy(() -> journal().append(training, TestEvents.lost(1)).join())
        .hasMessageContaining("is a training: measurementLost");
    assertThat(journal().runs()).extracting(RunSummary::revision).containsOnly(1L);
  }

  @Test
  default void after_the_end_a_board_may_still_prove_what_was_found() {
    RunId run = create();
    journal().append(run, TestEvents.finished()).join();
    journal().append(run, TestEvents.verified(null)).join();
    assertThat(journal().run(run).state()).isEqualTo(RunState.FINISHED);
    assertThatThrownBy(() -> journal().append(run, TestEvents.accuracy()).join())
        .hasMessageContaining("is finished");
  }

  private RunId create() {
    return journal().create("first", TestEvents.started()).join();
  }

  private void appendFifty(RunId run, List<CompletableFuture<Long>> appends) {
    for (int i = 1; i <= 50; i++) {
      CompletableFuture<Long> append = journal().append(run, TestEvents.lost(i));
      synchronized (appends) {
        appends.add(append);
      }
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void assertRevisions(List<Recorded> events, int count) {
    assertThat(events)
        .extracting(Recorded::revision)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
  }
}
