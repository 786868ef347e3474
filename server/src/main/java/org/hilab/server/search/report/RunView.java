package org.hilab.server.search.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.Provenance;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.Objective;
import org.hilab.server.candidate.Objectives;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.BoardRun;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.journal.RunEvent.Proposed;
import org.hilab.server.journal.RunEvent.RunFinished;
import org.hilab.server.journal.RunEvent.RunStarted;
import org.hilab.server.journal.RunEvent.VerificationEnded;
import org.hilab.server.journal.Spec;

/** A run as its journal tells it. */
public final class RunView {
  private final RunStarted started;
  private final Instant startedAt;
  private final Map<Genome, Proposed> proposals = new HashMap<>();
  private final Map<Genome, Accuracy> accuracies = new HashMap<>();
  private final Map<Genome, MeasurementOutcome> latencies = new HashMap<>();
  private final List<GenerationCompleted> generations = new ArrayList<>();
  private final Map<Genome, BoardRun> boardRuns = new HashMap<>();
  private final FineTuningView fineTuning = new FineTuningView();
  private final TimeView times = new TimeView();
  private Optional<RunFinished> finished = Optional.empty();
  private Optional<VerificationEnded> verification = Optional.empty();
  private Instant lastAt;
  private int lost;

  private RunView(Recorded first) {
    if (!(first.event() instanceof RunStarted start)) {
      throw new InvalidInput(
          "The run is no search, so it has no front",
          first.run() + " begins with " + EventJson.kind(first.event()),
          "Name a search; the page shows a training");
    }
    this.started = start;
    this.startedAt = first.at();
    this.lastAt = first.at();
  }

  /**
   * Folds the whole journal of a search, oldest event first.
   *
   * @throws InvalidInput if it is a training's
   */
  public static RunView of(List<Recorded> journal) {
    RunView view = new RunView(journal.getFirst());
    journal.forEach(view::add);
    return view;
  }

  private void add(Recorded recorded) {
    lastAt = recorded.event().mayFollowTheEnd() ? lastAt : recorded.at();
    times.add(recorded);
    switch (recorded.event()) {
      case RunEvent.GenerationProposed e ->
          e.candidates().forEach(candidate -> proposals.putIfAbsent(candidate.genome(), candidate));
      case RunEvent.AccuracyMeasured e -> accuracies.put(e.genome(), e.accuracy());
      case RunEvent.LatencyMeasured e -> latencies.put(e.genome(), e.outcome());
      case RunEvent.MeasurementLost _ -> lost++;
      case GenerationCompleted e -> generations.add(e);
      case RunFinished e -> finished = Optional.of(e);
      case RunEvent.Verified e -> boardRuns.put(e.genome(), e.run());
      case RunEvent.VerificationEnded e -> verification = Optional.of(e);
      case RunEvent.FineTuningStarted e -> fineTuning.add(e);
      case RunEvent.EpochTrained e -> fineTuning.add(e);
      case RunEvent.FineTuned e -> fineTuning.add(e);
      case RunStarted _,
          RunEvent.Spent _,
          RunEvent.RunFailed _,
          RunEvent.TrainingStarted _,
          RunEvent.StepsTrained _,
          RunEvent.TrainingFinished _ -> {}
    }
  }

  public Spec spec() {
    return started.spec();
  }

  public Optional<String> notice() {
    return Optional.ofNullable(started.notice());
  }

  public List<GenerationCompleted> generations() {
    return generations;
  }

  /** The non-dominated set of everything evaluated so far, sorted by the first objective. */
  public List<Genome> front() {
    return finished
        .map(RunFinished::front)
        .or(() ->
            generations.isEmpty() ? Optional.empty() : Optional.of(generations.getLast().archive()))
        .orElse(List.of());
  }

  public boolean isFinished() {
    return finished.isPresent();
  }

  public int evaluations() {
    return generations.isEmpty() ? 0 : generations.getLast().evaluations();
  }

  /** Measurements that the lab failed to take and took again. */
  public int lost() {
    return lost;
  }

  /** From the first event to the end of the search, pauses between restarts included. */
  public Duration duration() {
    return Duration.between(startedAt, lastAt);
  }

  public Proposed proposed(Genome genome) {
    Proposed candidate = proposals.get(genome);
    if (candidate == null) {
      throw new IllegalArgumentException("The run has no candidate " + genome + ".");
    }
    return candidate;
  }

  public Optional<Accuracy> accuracy(Genome genome) {
    return Optional.ofNullable(accuracies.get(genome));
  }

  /** Every candidate that has all of its objectives, with them. */
  public Map<Genome, Objectives> evaluated() {
    Map<Genome, Objectives> evaluated = new HashMap<>();
    for (Genome genome : proposals.keySet()) {
      List<Long> values =
          spec().objectives().stream()
              .flatMap(objective -> value(objective, genome).stream())
              .toList();
      if (values.size() == spec().objectives().size()) {
        evaluated.put(genome, new Objectives(values));
      }
    }
    return evaluated;
  }

  /** Pairs of candidate and image that were scored. */
  public long imageEvaluations() {
    return accuracies.values().stream().mapToLong(Accuracy::images).sum();
  }

  /** How many that would be if every candidate were scored on every image. */
  public long allImageEvaluations() {
    return (long) evaluations() * spec().dataset().images();
  }

  public Optional<MeasurementOutcome> latency(Genome genome) {
    return Optional.ofNullable(latencies.get(genome));
  }

  /** What a board computed of a candidate, if one did. */
  public Optional<BoardRun> boardRun(Genome genome) {
    return Optional.ofNullable(boardRuns.get(genome));
  }

  /** How the verification of the front ended, if it has. */
  public Optional<VerificationEnded> verification() {
    return verification;
  }

  /** How long its phases took, and what they cost. */
  TimeView times() {
    return times;
  }

  /** The candidates that were fine-tuned. */
  public FineTuningView fineTuning() {
    return fineTuning;
  }

  /**
   * How far the sum of the layers is from a run of the whole network on the same device and
   * firmware, as a share of the run; empty if there is no such run.
   */
  public OptionalDouble additivityError(Genome genome) {
    Measurement whole = boardRun(genome).map(BoardRun::measurement).orElse(null);
    if (whole == null
        || !(latency(genome).orElse(null) instanceof Measured(Measurement sum))
        || sum.provenance() != Provenance.TABLE
        || !isSameDevice(sum.conditions(), whole.conditions())) {
      return OptionalDouble.empty();
    }
    return OptionalDouble.of((double) (sum.cycles() - whole.cycles()) / whole.cycles());
  }

  private static boolean isSameDevice(Conditions one, Conditions other) {
    return one.deviceClass().equals(other.deviceClass()) && one.firmware().equals(other.firmware());
  }

  /** The value of a candidate, if it was measured. */
  public Optional<Long> value(Objective objective, Genome genome) {
    return switch (objective) {
      case MIOU -> accuracy(genome).map(Accuracy::miouErrorMicros);
      case LATENCY ->
          latency(genome)
              .filter(Measured.class::isInstance)
              .map(outcome -> ((Measured) outcome).measurement().cycles());
      case FLOPS -> Optional.of(proposed(genome).costs().flopsKeras());
      case PARAMETERS -> Optional.of(proposed(genome).costs().parameters());
    };
  }
}
