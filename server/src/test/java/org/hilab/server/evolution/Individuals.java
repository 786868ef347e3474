package org.hilab.server.evolution;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objectives;

/** Individuals for tests. */
final class Individuals {
  private Individuals() {}

  static Individual feasible(String genome, long first, long second) {
    return feasible(genome, Objectives.of(first, second));
  }

  static Individual feasible(String genome, Objectives objectives) {
    return new Individual(new Genome(genome), new Score.Feasible(objectives));
  }

  static Individual rejected(String genome) {
    return new Individual(new Genome(genome), new Score.Rejected());
  }

  /** A genome has one score; about one in eight is rejected; values tie often. */
  static List<Individual> random(Random random, int count, int bits) {
    List<Individual> individuals = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder genome = new StringBuilder();
      random.ints(bits, 0, 2).forEach(genome::append);
      Random ofGenome = new Random(genome.toString().hashCode() * 31L);
      individuals.add(
          ofGenome.nextInt(8) == 0
              ? rejected(genome.toString())
              : feasible(genome.toString(), ofGenome.nextInt(20), ofGenome.nextInt(20)));
    }
    return individuals;
  }
}
