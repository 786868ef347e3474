package org.hilab.server.search.bench;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.Effect;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SearchCore;
import org.hilab.server.search.workers.CandidateEvaluator;

/**
 * A search without a journal, a bus or boards, one generation at a time: the latency is the
 * estimate, asked for at once.
 */
final class BenchSearch implements CandidateEvaluator.Listener {
  private final PreparedSearch search;
  private final CandidateEvaluator evaluator;
  private final SearchCore core;
  private final Queue<Effect> effects;
  private final Map<Genome, Accuracy> answers = new LinkedHashMap<>();
  private final List<AccuracyTask> tasks = new ArrayList<>();
  private Optional<GenerationCompleted> completed = Optional.empty();
  private final Stopwatch stopwatch = new Stopwatch();
  private int candidates;
  private long macs;
  private long imagesScored;

  BenchSearch(PreparedSearch search, CandidateEvaluator evaluator) {
    this.search = search;
    this.evaluator = evaluator;
    this.core = search.core();
    this.effects = new ArrayDeque<>(core.start(List.of()));
    carryOut();
  }

  /** What a search asks for first. */
  static List<AccuracyTask> firstGeneration(PreparedSearch search) {
    return search.core().start(List.of()).stream()
        .filter(Effect.MeasureAccuracy.class::isInstance)
        .map(effect -> AccuracyTask.whole(((Effect.MeasureAccuracy) effect).genome()))
        .toList();
  }

  /** Measures one generation, if the search is not finished; what was measured. */
  Map<Genome, Accuracy> generation() {
    answers.clear();
    if (!tasks.isEmpty()) {
      stopwatch.time(() -> evaluator.evaluate(List.copyOf(tasks), this));
      tasks.clear();
    }
    answers.forEach((genome, accuracy) -> {
      candidates++;
      macs += search.candidates().macs(genome);
      imagesScored += accuracy.images();
      effects.addAll(core.accuracy(genome, accuracy));
    });
    carryOut();
    return Map.copyOf(answers);
  }

  /** Carries out everything but the accuracies, which are wanted together. */
  private void carryOut() {
    while (!effects.isEmpty()) {
      switch (effects.remove()) {
        case Effect.WriteEvent(GenerationCompleted event) -> completed = Optional.of(event);
        case Effect.WriteEvent _ -> {}
        case Effect.MeasureAccuracy(Genome genome) -> tasks.add(AccuracyTask.whole(genome));
        case Effect.RaceAccuracy(Genome genome, Genome incumbent) ->
            tasks.add(new AccuracyTask(genome, Optional.of(incumbent)));
        case Effect.MeasureLatency(Genome genome) ->
            effects.addAll(core.latency(genome, estimate(genome)));
      }
    }
  }

  private MeasurementOutcome estimate(Genome genome) {
    return new MeasurementOutcome.Measured(
        Gap8CycleModel.measurement(search.candidates().layers(genome)));
  }

  @Override
  public synchronized void measured(Genome genome, Accuracy accuracy) {
    answers.put(genome, accuracy);
  }

  @Override
  public void progress() {}

  /** Runs to the end. */
  void finish() {
    while (!isFinished()) {
      generation();
    }
  }

  /** Of the archive, after the last generation that is complete. */
  double hyperarea() {
    return completed.map(GenerationCompleted::hyperareaArchive).orElse(0.0);
  }

  boolean isFinished() {
    return core.isFinished();
  }

  int candidates() {
    return candidates;
  }

  Stopwatch.Time time() {
    return stopwatch.total();
  }

  /** Multiply-accumulates of all candidates, each once. */
  long macs() {
    return macs;
  }

  /** Share of the image evaluations that were not needed. */
  double saved() {
    long all = (long) candidates * search.spec().dataset().images();
    return all == 0 ? 0 : 1 - (double) imagesScored / all;
  }
}
