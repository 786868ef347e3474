package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.journal.RunEvent.GenerationProposed;
import org.hilab.server.journal.RunEvent.Proposed;
import org.hilab.server.journal.RunEvent.RunFinished;
import org.hilab.server.journal.Spec;
import org.junit.jupiter.api.Test;

class SearchCoreTest {
  private static final int ORDERS = 200;
  private static final FakeLandscape LANDSCAPE = new FakeLandscape(12, true);
  private static final Spec SPEC = LANDSCAPE.spec(7, 8, 6);

  /** 48 networks, fewer than the search asks for. */
  private static final FakeLandscape TINY = new FakeLandscape(6, false);

  @Test
  void the_order_of_arrival_changes_neither_the_course_nor_the_front() {
    SimulatedSearch first = SimulatedSearch.run(LANDSCAPE, SPEC, new Random(0));
    assertThat(first.front()).hasSizeGreaterThan(3);
    for (int seed = 1; seed < ORDERS; seed++) {
      SimulatedSearch other = SimulatedSearch.run(LANDSCAPE, SPEC, new Random(seed));
      assertThat(other.course()).as("order %d", seed).isEqualTo(first.course());
      assertThat(other.measurements())
          .as("order %d", seed)
          .containsExactlyInAnyOrderElementsOf(first.measurements());
    }
  }

  @Test
  void a_journal_cut_after_any_event_leads_to_the_same_front_and_repeats_nothing() {
    SimulatedSearch whole = SimulatedSearch.run(LANDSCAPE, SPEC, new Random(1));
    for (int cut = 0; cut <= whole.journal.size(); cut++) {
      SimulatedSearch resumed =
          SimulatedSearch.resume(
              LANDSCAPE, SPEC, whole.journal.subList(0, cut), new Random(1000 + cut));
      assertThat(resumed.course()).as("cut after %d", cut).isEqualTo(whole.course());
      assertThat(resumed.measurements())
          .as("cut after %d", cut)
          .containsExactlyInAnyOrderElementsOf(whole.measurements());
    }
  }

  @Test
  void a_search_cut_again_and_again_ends_with_the_same_front() {
    SimulatedSearch whole = SimulatedSearch.run(LANDSCAPE, SPEC, new Random(2));
    Random random = new Random(3);
    List<RunEvent> kept = List.of();
    while (kept.size() < whole.journal.size()) {
      SimulatedSearch life = SimulatedSearch.resume(LANDSCAPE, SPEC, kept, random);
      int more = 1 + random.nextInt(9);
      kept = life.journal.subList(0, Math.min(kept.size() + more, life.journal.size()));
    }
    SimulatedSearch last = SimulatedSearch.resume(LANDSCAPE, SPEC, kept, random);
    assertThat(last.journal).isEqualTo(kept);
    assertThat(last.wanted).isEmpty();
    assertThat(last.course()).isEqualTo(whole.course());
  }

  @Test
  void losses_and_a_failure_in_the_journal_change_nothing() {
    SimulatedSearch whole = SimulatedSearch.run(LANDSCAPE, SPEC, new Random(4));
    List<RunEvent> recorded = new ArrayList<>(whole.journal.subList(0, 30));
    recorded.add(5, new RunEvent.MeasurementLost(LANDSCAPE.supernet(), 1, "unplugged"));
    recorded.add(new RunEvent.RunFailed("The disk is full", "/", "Make room"));
    SimulatedSearch resumed = SimulatedSearch.resume(LANDSCAPE, SPEC, recorded, new Random(5));
    assertThat(resumed.course()).isEqualTo(whole.course());
  }

  @Test
  void a_journal_of_another_spec_is_refused() {
    List<RunEvent> journal = SimulatedSearch.run(LANDSCAPE, SPEC, new Random(6)).journal;
    for (Spec other :
        List.of(
            LANDSCAPE.spec(8, 8, 6), // another seed
            LANDSCAPE.spec(7, 9, 6), // another population
            LANDSCAPE.spec(7, 8, 5))) { // fewer generations
      assertThatThrownBy(() -> LANDSCAPE.core(other).start(journal))
          .as("%s", other)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("journal");
    }
  }

  @Test
  void a_journal_with_another_course_is_refused() {
    List<RunEvent> journal = SimulatedSearch.run(LANDSCAPE, SPEC, new Random(7)).journal;
    List<RunEvent> longer = new ArrayList<>(journal);
    longer.add(new RunFinished(List.of(), 48));
    assertThatThrownBy(() -> LANDSCAPE.core(SPEC).start(longer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("goes on where this search ends");
  }

  @Test
  void rejected_candidates_never_enter_a_front() {
    SimulatedSearch search = SimulatedSearch.run(LANDSCAPE, SPEC, new Random(8));
    assertThat(search.measurements()).anyMatch(SearchCoreTest::isRejection);
    for (RunEvent event : search.journal) {
      if (event instanceof GenerationCompleted completed) {
        assertThat(completed.front()).isNotEmpty().noneMatch(LANDSCAPE::rejects);
        assertThat(completed.archive()).isNotEmpty().noneMatch(LANDSCAPE::rejects);
      }
    }
    assertThat(search.front()).noneMatch(LANDSCAPE::rejects);
  }

  @Test
  void a_search_whose_boards_reject_everything_ends_with_an_empty_front() {
    SearchCore core = LANDSCAPE.core(SPEC);
    List<Effect> effects = new ArrayList<>(core.start(List.of()));
    for (int i = 0; i < effects.size(); i++) {
      effects.addAll(
          switch (effects.get(i)) {
            case Effect.WriteEvent _ -> List.of();
            case Effect.MeasureAccuracy(Genome g) -> core.accuracy(g, LANDSCAPE.accuracy(g));
            case Effect.RaceAccuracy race -> throw new AssertionError("No race: " + race);
            case Effect.MeasureLatency(Genome g) ->
                core.latency(g, new MeasurementOutcome.Rejected("It needs 9 MB of L3."));
          });
    }
    assertThat(core.isFinished()).isTrue();
    assertThat(effects.getLast()).isEqualTo(new Effect.WriteEvent(new RunFinished(List.of(), 48)));
  }

  @Test
  void who_races_against_whom_does_not_depend_on_the_order_of_arrival() {
    Spec racing = SPEC.with(7, new Spec.Racing(0.98, 2, 1));
    SimulatedSearch first = SimulatedSearch.run(LANDSCAPE, racing, new Random(0));
    assertThat(first.stopped()).hasSizeGreaterThan(3);
    for (int seed = 1; seed < ORDERS; seed++) {
      SimulatedSearch other = SimulatedSearch.run(LANDSCAPE, racing, new Random(seed));
      assertThat(other.course()).as("order %d", seed).isEqualTo(first.course());
      assertThat(other.measurements())
          .as("order %d", seed)
          .containsExactlyInAnyOrderElementsOf(first.measurements());
    }
    for (int cut = 0; cut <= first.journal.size(); cut++) {
      SimulatedSearch resumed =
          SimulatedSearch.resume(LANDSCAPE, racing, first.journal.subList(0, cut), new Random(cut));
      assertThat(resumed.course()).as("cut after %d", cut).isEqualTo(first.course());
    }
  }

  @Test
  void a_stopped_candidate_is_in_no_front_and_a_rejected_one_costs_no_image() {
    Spec racing = SPEC.with(7, new Spec.Racing(0.98, 2, 1));
    SimulatedSearch search = SimulatedSearch.run(LANDSCAPE, racing, new Random(9));
    for (RunEvent event : search.journal) {
      if (event instanceof GenerationCompleted completed) {
        assertThat(completed.archive()).doesNotContainAnyElementsOf(search.stopped());
      }
      if (event instanceof RunEvent.AccuracyMeasured measured) {
        assertThat(LANDSCAPE.rejects(measured.genome())).isFalse();
      }
    }
    assertThat(search.measurements()).anyMatch(SearchCoreTest::isRejection);
  }

  @Test
  void known_candidates_are_proposed_for_free() {
    SimulatedSearch search = SimulatedSearch.run(TINY, TINY.spec(1, 8, 12), new Random(9));
    List<Proposed> proposed =
        search.journal.stream()
            .filter(GenerationProposed.class::isInstance)
            .flatMap(event -> ((GenerationProposed) event).candidates().stream())
            .toList();
    assertThat(proposed).hasSize(8 * 12).anyMatch(Proposed::known);
    assertThat(search.wanted).doesNotHaveDuplicates();
    long distinct = proposed.stream().map(Proposed::genome).distinct().count();
    assertThat(search.wanted).hasSize((int) distinct * 2);
    assertThat(search.journal.getLast())
        .isInstanceOfSatisfying(
            RunFinished.class, end -> assertThat(end.evaluations()).isEqualTo((int) distinct));
  }

  @Test
  void the_first_measurement_of_a_candidate_counts() {
    SearchCore core = LANDSCAPE.core(SPEC);
    core.start(List.of());
    Genome genome = LANDSCAPE.supernet();
    Accuracy accuracy = LANDSCAPE.accuracy(genome);
    assertThat(core.accuracy(genome, accuracy))
        .containsExactly(new Effect.WriteEvent(new RunEvent.AccuracyMeasured(genome, accuracy)));
    assertThat(core.accuracy(genome, LANDSCAPE.accuracy(new Genome("0".repeat(12))))).isEmpty();
    assertThat(core.latency(genome, LANDSCAPE.latency(genome))).hasSize(1);
    assertThat(core.latency(genome, new MeasurementOutcome.Rejected("late"))).isEmpty();
  }

  @Test
  void nothing_is_measured_before_the_start() {
    SearchCore core = LANDSCAPE.core(SPEC);
    Genome genome = LANDSCAPE.supernet();
    assertThatThrownBy(() -> core.accuracy(genome, LANDSCAPE.accuracy(genome)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has not started");
    assertThatThrownBy(() -> core.latency(genome, LANDSCAPE.latency(genome)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has not started");
  }

  @Test
  void a_lost_measurement_is_no_latency() {
    SearchCore core = LANDSCAPE.core(SPEC);
    core.start(List.of());
    assertThatThrownBy(
            () -> core.latency(LANDSCAPE.supernet(), new MeasurementOutcome.Lost("unplugged")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tried again");
  }

  private static boolean isRejection(RunEvent event) {
    return event instanceof RunEvent.LatencyMeasured measured
        && measured.outcome() instanceof MeasurementOutcome.Rejected;
  }
}
