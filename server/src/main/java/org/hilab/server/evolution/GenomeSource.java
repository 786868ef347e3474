package org.hilab.server.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.hilab.server.candidate.Genome;
import org.hilab.server.evolution.CounterRandom.Draw;
import org.hilab.server.evolution.CounterRandom.Purpose;

/** Draws canonical genomes, again where they are known already. */
record GenomeSource(
    Nsga2Settings settings, int length, Genome supernet, UnaryOperator<Genome> canonical) {

  GenomeSource {
    if (supernet.length() != length) {
      throw new IllegalArgumentException(
          "Genomes of this search have "
              + length
              + " bits, but the supernet's, "
              + supernet
              + ", has "
              + supernet.length()
              + ".");
    }
  }

  /** The supernet and uniform genomes. */
  List<Genome> initialPopulation() {
    List<Genome> genomes = new ArrayList<>();
    genomes.add(canonical.apply(supernet));
    fill(genomes, 1, this::uniform, _ -> false);
    return List.copyOf(genomes);
  }

  /** As many genomes as the population has, drawn for this generation. */
  List<Genome> next(int generation, Function<Draw, Genome> draw, Predicate<Genome> known) {
    if (generation < 2) {
      throw new IllegalArgumentException(
          "Offspring starts at generation 2, but " + generation + " was asked for.");
    }
    List<Genome> genomes = new ArrayList<>();
    fill(genomes, generation, draw, known);
    return List.copyOf(genomes);
  }

  /** Every bit 0 or 1 with equal probability. */
  Genome uniform(Draw draw) {
    CounterRandom random = new CounterRandom(settings.seed(), Purpose.UNIFORM_GENOME, draw);
    StringBuilder bits = new StringBuilder();
    for (int i = 0; i < length; i++) {
      bits.append(random.below(2));
    }
    return new Genome(bits.toString());
  }

  private void fill(
      List<Genome> genomes,
      int generation,
      Function<Draw, Genome> draw,
      Predicate<Genome> evaluatedBefore) {
    Predicate<Genome> known = genome -> evaluatedBefore.test(genome) || genomes.contains(genome);
    for (int index = genomes.size(); index < settings.population(); index++) {
      Genome genome = canonical.apply(draw.apply(new Draw(generation, index, 0)));
      for (int attempt = 1; attempt <= settings.redraws() && known.test(genome); attempt++) {
        genome = canonical.apply(draw.apply(new Draw(generation, index, attempt)));
      }
      genomes.add(genome);
    }
  }
}
