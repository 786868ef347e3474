package org.hilab.server.evolution;

import io.jenetics.BitChromosome;
import io.jenetics.BitGene;
import io.jenetics.Chromosome;
import io.jenetics.Mutator;
import io.jenetics.UniformCrossover;
import io.jenetics.util.MSeq;
import io.jenetics.util.RandomRegistry;
import java.util.BitSet;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hilab.server.candidate.Genome;

/**
 * Jenetics' operators on genomes. Their random numbers are ours: mutation takes the generator as an
 * argument, crossover reads it from a registry that is bound for one call (a scoped value), so
 * neither depends on threads or on other draws.
 */
final class Variation {
  private final Crossing crossing = new Crossing();
  private final Flipping flipping;

  Variation(double flipProbability) {
    flipping = new Flipping(flipProbability);
  }

  /** The first of the two children of a uniform crossover. */
  Genome cross(Genome mother, Genome father, RandomGenerator random) {
    MSeq<BitGene> first = MSeq.of(chromosome(mother));
    MSeq<BitGene> second = MSeq.of(chromosome(father));
    RandomRegistry.with(random).run(() -> crossing.crossover(first, second));
    return genome(first.stream());
  }

  Genome mutate(Genome genome, RandomGenerator random) {
    return genome(flipping.flip(chromosome(genome), random).stream());
  }

  /** Gene i is bit i: from a string, Jenetics would make the last character gene 0. */
  private static BitChromosome chromosome(Genome genome) {
    BitSet bits = new BitSet(genome.length());
    for (int i = 0; i < genome.length(); i++) {
      bits.set(i, genome.isSet(i));
    }
    return BitChromosome.of(bits, genome.length());
  }

  private static Genome genome(Stream<BitGene> genes) {
    return new Genome(genes.map(gene -> gene.bit() ? "1" : "0").collect(Collectors.joining()));
  }

  /** Opens the operator to one pair; whether a pair is crossed at all is decided by the caller. */
  private static final class Crossing extends UniformCrossover<BitGene, Integer> {
    private Crossing() {
      super(1, 0.5);
    }

    @Override
    protected int crossover(MSeq<BitGene> first, MSeq<BitGene> second) {
      return super.crossover(first, second);
    }
  }

  /** Jenetics draws a new bit, which is the old one half of the time; this flips it. */
  private static final class Flipping extends Mutator<BitGene, Integer> {
    private Flipping(double probability) {
      super(probability);
    }

    private Chromosome<BitGene> flip(Chromosome<BitGene> bits, RandomGenerator random) {
      return mutate(bits, probability(), random).result();
    }

    @Override
    protected BitGene mutate(BitGene gene, RandomGenerator random) {
      return BitGene.of(!gene.bit());
    }
  }
}
