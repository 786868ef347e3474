package org.hilab.server.search;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.hilab.server.candidate.Objectives;
import org.hilab.server.evolution.Score;
import org.hilab.server.network.Costs;

/** What is known about the candidates of one search, and the scores that follow from it. */
final class Measurements {
  private final List<Objective> objectives;
  private final Function<Genome, Costs> costs;
  private final boolean racing;
  private final Map<Genome, Accuracy> accuracies = new HashMap<>();
  private final Map<Genome, MeasurementOutcome> latencies = new HashMap<>();

  /**
   * Nothing is known yet.
   *
   * @param racing whether a rejected candidate needs no accuracy
   */
  Measurements(List<Objective> objectives, Function<Genome, Costs> costs, boolean racing) {
    this.objectives = objectives;
    this.costs = costs;
    this.racing = racing;
  }

  /** False if it was known before: the first one counts. */
  boolean put(Genome genome, Accuracy accuracy) {
    return accuracies.putIfAbsent(genome, accuracy) == null;
  }

  /** False if it was known before: the first one counts. */
  boolean put(Genome genome, MeasurementOutcome outcome) {
    if (outcome instanceof Lost) {
      throw new IllegalArgumentException(
          "A lost measurement of " + genome + " is tried again, not scored.");
    }
    return latencies.putIfAbsent(genome, outcome) == null;
  }

  boolean lacksAccuracy(Genome genome) {
    boolean needless = racing && latencies.get(genome) instanceof Rejected;
    return objectives.contains(Objective.MIOU) && !accuracies.containsKey(genome) && !needless;
  }

  boolean lacksLatency(Genome genome) {
    return objectives.contains(Objective.LATENCY) && !latencies.containsKey(genome);
  }

  boolean isComplete(Genome genome) {
    return !lacksAccuracy(genome) && !lacksLatency(genome);
  }

  /** The score of a complete candidate. */
  Score score(Genome genome) {
    if (latencies.get(genome) instanceof Rejected) {
      return new Score.Rejected();
    }
    return new Score.Feasible(
        new Objectives(objectives.stream().map(objective -> value(objective, genome)).toList()));
  }

  /** What the candidate costs: the objective beside the accuracy. */
  long cost(Genome genome) {
    return objectives.stream()
        .filter(objective -> objective != Objective.MIOU)
        .mapToLong(objective -> value(objective, genome))
        .findFirst()
        .orElseThrow();
  }

  long errorMicros(Genome genome) {
    return value(Objective.MIOU, genome);
  }

  private long value(Objective objective, Genome genome) {
    return switch (objective) {
      case MIOU -> known(accuracies, genome).miouErrorMicros();
      case LATENCY -> cycles(known(latencies, genome));
      case FLOPS -> costs.apply(genome).flopsKeras();
      case PARAMETERS -> costs.apply(genome).parameters();
    };
  }

  private static long cycles(MeasurementOutcome outcome) {
    return switch (outcome) {
      case Measured measured -> measured.measurement().cycles();
      case Ran _, Verified _, Rejected _, Lost _ ->
          throw new IllegalStateException("No latency: " + outcome);
    };
  }

  private static <T> T known(Map<Genome, T> map, Genome genome) {
    T value = map.get(genome);
    if (value == null) {
      throw new IllegalStateException("The candidate " + genome + " is not measured yet.");
    }
    return value;
  }
}
