package org.hilab.server.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.journal.RunEvent.GenerationProposed;
import org.hilab.server.journal.RunEvent.RunFinished;
import org.hilab.server.journal.Spec;

/** A search whose workers and boards answer in a random order, in no time. */
final class SimulatedSearch {
  final List<RunEvent> journal;
  final List<Effect> wanted = new ArrayList<>();

  private final FakeLandscape landscape;
  private final SearchCore core;
  private final Random order;
  private final List<Effect> pending = new ArrayList<>();

  private SimulatedSearch(
      FakeLandscape landscape, Spec spec, List<RunEvent> recorded, Random order) {
    this.landscape = landscape;
    this.core = landscape.core(spec);
    this.journal = new ArrayList<>(recorded);
    this.order = order;
    perform(core.start(recorded));
  }

  /** Runs a whole search. */
  static SimulatedSearch run(FakeLandscape landscape, Spec spec, Random order) {
    return resume(landscape, spec, List.of(), order);
  }

  /** Goes on where a journal ends. */
  static SimulatedSearch resume(
      FakeLandscape landscape, Spec spec, List<RunEvent> recorded, Random order) {
    SimulatedSearch search = new SimulatedSearch(landscape, spec, recorded, order);
    while (!search.pending.isEmpty()) {
      search.answer(search.pending.remove(order.nextInt(search.pending.size())));
    }
    if (!search.core.isFinished()) {
      throw new AssertionError("Nothing is left to measure, but the search goes on.");
    }
    return search;
  }

  /** Now and then, an answer comes twice. */
  private void answer(Effect effect) {
    int times = order.nextInt(8) == 0 ? 2 : 1;
    for (int i = 0; i < times; i++) {
      switch (effect) {
        case Effect.MeasureAccuracy(Genome genome) ->
            perform(core.accuracy(genome, landscape.accuracy(genome)));
        case Effect.RaceAccuracy(Genome genome, Genome incumbent) ->
            perform(core.accuracy(genome, landscape.raced(genome, incumbent)));
        case Effect.MeasureLatency(Genome genome) ->
            perform(core.latency(genome, landscape.latency(genome)));
        case Effect.WriteEvent write -> throw new IllegalStateException("Not waiting: " + write);
      }
    }
  }

  private void perform(List<Effect> effects) {
    for (Effect effect : effects) {
      if (effect instanceof Effect.WriteEvent(RunEvent event)) {
        journal.add(event);
      } else {
        pending.add(effect);
        wanted.add(effect);
      }
    }
  }

  /** The course of the search, without the measurements. */
  List<RunEvent> course() {
    return journal.stream()
        .filter(event ->
            event instanceof GenerationProposed
                || event instanceof GenerationCompleted
                || event instanceof RunFinished)
        .toList();
  }

  List<RunEvent> measurements() {
    return journal.stream()
        .filter(event ->
            event instanceof RunEvent.AccuracyMeasured || event instanceof RunEvent.LatencyMeasured)
        .toList();
  }

  /** Candidates that were not scored on every image. */
  List<Genome> stopped() {
    return journal.stream()
        .filter(RunEvent.AccuracyMeasured.class::isInstance)
        .map(RunEvent.AccuracyMeasured.class::cast)
        .filter(event -> event.accuracy().evaluator().equals("stopped"))
        .map(RunEvent.AccuracyMeasured::genome)
        .toList();
  }

  List<Genome> front() {
    return ((RunFinished) journal.getLast()).front();
  }
}
