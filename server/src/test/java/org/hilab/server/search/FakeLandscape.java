package org.hilab.server.search;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.Provenance;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Bounds;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.hilab.server.evolution.Nsga2Settings;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.journal.RunEvent.Proposed;
import org.hilab.server.journal.Spec;
import org.hilab.server.network.Costs;

/**
 * A space whose candidates are measured by arithmetic: every bit costs cycles and lowers the error,
 * with noise that depends on the genome alone.
 *
 * @param rejecting whether boards refuse every genome that begins with 101
 */
record FakeLandscape(int length, boolean rejecting) {
  private static final String LATENCY = "arithmetic";
  private static final long CYCLES_PER_BIT = 1_000;
  private static final int MICROS = 1_000_000;

  /** The last bit means nothing where the one before it is 0. */
  Genome canonical(Genome genome) {
    String bits = genome.bits();
    return bits.charAt(length - 2) == '1' ? genome : new Genome(bits.substring(0, length - 1) + 0);
  }

  Genome supernet() {
    return new Genome("1".repeat(length));
  }

  Spec spec(long seed, int population, int generations) {
    return new Spec(
        "fake",
        2,
        32,
        new Spec.Supernet("fake", "ab12"),
        new Spec.Image("cd34"),
        new Spec.Dataset("voc", "fake", "val", 4, 4, "resize"),
        List.of(Objective.MIOU, Objective.LATENCY),
        Strategy.NSGA2.key(),
        population,
        generations,
        seed,
        new Spec.Evaluators("arithmetic", LATENCY),
        List.of(new Bounds(0, MICROS), new Bounds(1, length * CYCLES_PER_BIT)),
        supernet());
  }

  SearchCore core(Spec spec) {
    Nsga2Settings settings = Nsga2Settings.ofSeed(spec.seed()).withPopulation(spec.population());
    return new SearchCore(
        spec, Strategy.NSGA2.create(settings, length, supernet(), this::canonical), this::describe);
  }

  Accuracy accuracy(Genome genome) {
    int noise = new SplittableRandom(genome.bits().hashCode()).nextInt(MICROS / 3);
    long micros = MICROS - ones(genome) * (MICROS / 2L) / genome.length() - noise;
    return new Accuracy(1 - micros / (double) MICROS, micros, 4, List.of(), "arithmetic");
  }

  /** The same after half of the images, where the candidate is far behind the incumbent. */
  Accuracy raced(Genome genome, Genome incumbent) {
    Accuracy whole = accuracy(genome);
    long behind = whole.miouErrorMicros() - accuracy(incumbent).miouErrorMicros();
    return behind < MICROS / 20
        ? whole
        : new Accuracy(whole.meanIou(), whole.miouErrorMicros(), 2, List.of(), "stopped");
  }

  MeasurementOutcome latency(Genome genome) {
    if (rejects(genome)) {
      return new MeasurementOutcome.Rejected("It begins with 101.");
    }
    Conditions conditions =
        new Conditions("gap8", "fake", "estimate", LATENCY, 175_000_000, 1, 0, null, 0.3);
    long cycles = 1 + ones(genome) * CYCLES_PER_BIT / 2;
    return new MeasurementOutcome.Measured(
        new Measurement(cycles, Provenance.ESTIMATE, conditions));
  }

  boolean rejects(Genome genome) {
    return rejecting && genome.bits().startsWith("101");
  }

  private Proposed describe(Genome genome) {
    long bits = ones(genome);
    return new Proposed(genome, List.of(), new Costs(bits, bits, bits), bits, false);
  }

  private static long ones(Genome genome) {
    return IntStream.range(0, genome.length()).filter(genome::isSet).count();
  }
}
