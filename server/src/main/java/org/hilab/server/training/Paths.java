package org.hilab.server.training;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.hilab.server.candidate.Genome;
import org.hilab.server.space.Gene;
import org.hilab.server.space.SearchSpace;

/** Which sub-networks one training step passes through before the weights are updated once. */
public sealed interface Paths {
  /** The genomes of a step, counted from 0; always the same ones for the same step. */
  List<Genome> of(int step);

  /** In words that are the same in every process, so that a checkpoint knows its training. */
  String identity();

  /** One network, as fine-tuning trains it. */
  record Single(Genome genome) implements Paths {
    @Override
    public List<Genome> of(int step) {
      return List.of(genome);
    }

    @Override
    public String identity() {
      return "the network " + genome;
    }
  }

  /**
   * Strict fairness (FairNAS, Chu et al. 2021): in every step each value of each gene is trained
   * equally often. A step has as many paths as the gene with the most values.
   */
  record StrictlyFair(SearchSpace space, long seed) implements Paths {
    @Override
    public List<Genome> of(int step) {
      Random random = new Random(new SplittableRandom(seed ^ step).nextLong());
      int paths = space.genes().stream().mapToInt(gene -> gene.values().size()).max().orElse(1);
      List<Genome> genomes = new ArrayList<>(Collections.nCopies(paths, space.supernet()));
      for (Gene gene : space.genes()) {
        List<Integer> turns = turns(paths, random);
        for (int path = 0; path < paths; path++) {
          int choice = turns.get(path) % gene.values().size();
          genomes.set(path, gene.with(genomes.get(path), choice));
        }
      }
      return genomes.stream().map(space::canonical).toList();
    }

    @Override
    public String identity() {
      return "strictly fair in " + space.id() + ", seed " + seed;
    }

    private static List<Integer> turns(int paths, Random random) {
      List<Integer> turns = new ArrayList<>();
      for (int i = 0; i < paths; i++) {
        turns.add(i);
      }
      Collections.shuffle(turns, random);
      return turns;
    }
  }

  /**
   * The whole supernet and random sub-networks.
   *
   * @param random how many beside the supernet
   */
  record WithSupernet(SearchSpace space, int random, long seed) implements Paths {
    @Override
    public List<Genome> of(int step) {
      SplittableRandom generator =
          new SplittableRandom(new SplittableRandom(seed ^ step).nextLong());
      List<Genome> genomes = new ArrayList<>(List.of(space.supernet()));
      for (int i = 0; i < random; i++) {
        Genome genome = space.supernet();
        for (Gene gene : space.genes()) {
          genome = gene.with(genome, generator.nextInt(gene.values().size()));
        }
        genomes.add(space.canonical(genome));
      }
      return genomes;
    }

    @Override
    public String identity() {
      return "the supernet of " + space.id() + " and " + random + " random, seed " + seed;
    }
  }
}
