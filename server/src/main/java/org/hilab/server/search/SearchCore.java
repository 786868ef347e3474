package org.hilab.server.search;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Function;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.evolution.Hyperarea;
import org.hilab.server.evolution.Individual;
import org.hilab.server.evolution.ParetoArchive;
import org.hilab.server.evolution.SearchStrategy;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.journal.RunEvent.GenerationProposed;
import org.hilab.server.journal.RunEvent.LatencyMeasured;
import org.hilab.server.journal.RunEvent.Proposed;
import org.hilab.server.journal.RunEvent.RunFinished;
import org.hilab.server.journal.Spec;

/**
 * One search as a state machine without clocks, threads or sockets: measurements in, effects out. A
 * search is a pure function of its spec and its measurements, in whatever order they arrive, so a
 * restart replays the journal and goes on.
 */
public final class SearchCore {
  private final Spec spec;
  private final SearchStrategy strategy;
  private final Function<Genome, Proposed> describe;
  private final Hyperarea hyperarea;
  private final Measurements measurements;

  /** What the journal already says about the course of this run, oldest first. */
  private final Queue<RunEvent> replayed = new ArrayDeque<>();

  private final Set<Genome> evaluated = new HashSet<>();
  private ParetoArchive archive = ParetoArchive.empty();
  private List<Individual> parents = List.of();
  private List<Genome> proposed = List.of();
  private int generation;
  private boolean finished;

  /**
   * A search that has not begun.
   *
   * @param describe the genes and costs of a canonical genome; its {@code known} is ignored
   */
  public SearchCore(Spec spec, SearchStrategy strategy, Function<Genome, Proposed> describe) {
    this.spec = spec;
    this.strategy = strategy;
    this.describe = describe;
    this.hyperarea = new Hyperarea(spec.bounds().getFirst(), spec.bounds().getLast());
    this.measurements =
        new Measurements(
            spec.objectives(),
            genome -> describe.apply(genome).costs(),
            spec.evaluators().racing() != null);
  }

  /**
   * Begins, or goes on where the journal ends.
   *
   * @param recorded the run's events after RunStarted; empty for a new run
   * @throws IllegalStateException if this spec cannot have made these events
   */
  public List<Effect> start(List<RunEvent> recorded) {
    for (RunEvent event : recorded) {
      switch (event) {
        case AccuracyMeasured e -> measurements.put(e.genome(), e.accuracy());
        case LatencyMeasured e -> measurements.put(e.genome(), e.outcome());
        case GenerationProposed _, GenerationCompleted _, RunFinished _ -> replayed.add(event);
        case RunEvent.RunStarted _,
            RunEvent.MeasurementLost _,
            RunEvent.Spent _,
            RunEvent.RunFailed _,
            RunEvent.Verified _,
            RunEvent.VerificationEnded _,
            RunEvent.FineTuningStarted _,
            RunEvent.EpochTrained _,
            RunEvent.FineTuned _,
            RunEvent.TrainingStarted _,
            RunEvent.StepsTrained _,
            RunEvent.TrainingFinished _ -> {}
      }
    }
    List<Effect> effects = new ArrayList<>();
    propose(strategy.initialPopulation(), effects);
    advance(effects);
    if (!replayed.isEmpty()) {
      throw new IllegalStateException(
          "The journal goes on where this search ends (" + replayed.peek() + ").");
    }
    return effects;
  }

  /** An accuracy arrived. A second one for the same candidate is ignored. */
  public List<Effect> accuracy(Genome genome, Accuracy accuracy) {
    requireStarted(genome);
    if (!measurements.put(genome, accuracy)) {
      return List.of();
    }
    return arrived(new AccuracyMeasured(genome, accuracy));
  }

  /** A latency arrived, or a rejection. Lost measurements do not come here. */
  public List<Effect> latency(Genome genome, MeasurementOutcome outcome) {
    requireStarted(genome);
    if (!measurements.put(genome, outcome)) {
      return List.of();
    }
    return arrived(new LatencyMeasured(genome, outcome));
  }

  public boolean isFinished() {
    return finished;
  }

  private void requireStarted(Genome genome) {
    if (generation == 0) {
      throw new IllegalStateException(
          "The search has not started, but " + genome + " is measured already.");
    }
  }

  private List<Effect> arrived(RunEvent event) {
    List<Effect> effects = new ArrayList<>();
    effects.add(new Effect.WriteEvent(event));
    if (isRacing() && event instanceof LatencyMeasured) {
      race(effects);
    }
    advance(effects);
    return effects;
  }

  private void advance(List<Effect> effects) {
    while (!finished && proposed.stream().allMatch(measurements::isComplete)) {
      complete(effects);
      if (generation == spec.generations()) {
        finish(effects);
      } else {
        propose(strategy.offspring(generation + 1, parents, evaluated::contains), effects);
      }
    }
  }

  private void propose(List<Genome> genomes, List<Effect> effects) {
    generation++;
    proposed = genomes;
    List<Proposed> candidates = genomes.stream().map(this::proposal).toList();
    record(new GenerationProposed(generation, candidates), effects);
    for (Genome genome : new LinkedHashSet<>(genomes)) {
      if (!isRacing() && measurements.lacksAccuracy(genome)) {
        effects.add(new Effect.MeasureAccuracy(genome));
      }
      if (measurements.lacksLatency(genome)) {
        effects.add(new Effect.MeasureLatency(genome));
      }
    }
    if (isRacing()) {
      race(effects);
    }
  }

  private boolean isRacing() {
    return spec.evaluators().racing() != null;
  }

  /**
   * Who races against whom depends on the costs of the candidates and the front before them, so it
   * is settled once all costs are known.
   */
  private void race(List<Effect> effects) {
    Set<Genome> genomes = new LinkedHashSet<>(proposed);
    if (genomes.stream().noneMatch(measurements::lacksLatency)) {
      genomes.stream()
          .filter(measurements::lacksAccuracy)
          .forEach(genome -> effects.add(race(genome)));
    }
  }

  private Effect race(Genome genome) {
    long cost = measurements.cost(genome);
    return archive.members().stream()
        .map(ParetoArchive.Member::genome)
        .filter(member -> measurements.cost(member) <= cost)
        .min(Comparator.comparingLong(measurements::errorMicros).thenComparing(member -> member))
        .<Effect>map(incumbent -> new Effect.RaceAccuracy(genome, incumbent))
        .orElseGet(() -> new Effect.MeasureAccuracy(genome));
  }

  private Proposed proposal(Genome genome) {
    return describe.apply(genome).withKnown(evaluated.contains(genome));
  }

  private void complete(List<Effect> effects) {
    List<Individual> children =
        proposed.stream()
            .map(genome -> new Individual(genome, measurements.score(genome)))
            .toList();
    evaluated.addAll(proposed);
    archive = archive.with(children);
    parents = strategy.survive(parents, children);
    ParetoArchive front = ParetoArchive.of(parents);
    record(
        new GenerationCompleted(
            generation,
            parents.stream().map(Individual::genome).toList(),
            genomes(front),
            genomes(archive),
            hyperarea.normalised(front.points()),
            hyperarea.normalised(archive.points()),
            evaluated.size()),
        effects);
  }

  private void finish(List<Effect> effects) {
    finished = true;
    record(new RunFinished(genomes(archive), evaluated.size()), effects);
  }

  /** What the journal already has is compared, not written again. */
  private void record(RunEvent event, List<Effect> effects) {
    RunEvent known = replayed.poll();
    if (known == null) {
      effects.add(new Effect.WriteEvent(event));
    } else if (!known.equals(event)) {
      throw new IllegalStateException(
          "The journal of this run was not made by this search. It says "
              + known
              + ", but the search gives "
              + event
              + ".");
    }
  }

  private static List<Genome> genomes(ParetoArchive set) {
    return set.members().stream().map(ParetoArchive.Member::genome).toList();
  }
}
