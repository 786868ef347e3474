package org.hilab.server.search.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.hilab.server.accuracy.OnnxNetwork;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.RankCorrelation;
import org.hilab.server.search.CandidateModels;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.space.Gene;
import org.hilab.server.space.SearchSpace;

/**
 * How well int8 follows float: the supernet, sub-networks near it, and random ones, all with the
 * one int8 image of the space, scored in both forms on the same images.
 */
public final class QuantizationStudy {
  private static final int NEAR = 10;
  private static final int RANDOM = 9;
  private static final int MOST_CHANGED_GENES = 3;
  private static final long SEED = 41;

  private final PreparedSearch search;
  private final int[] classes;

  /**
   * A study over the images of a prepared search.
   *
   * @param classes the mean is over these
   */
  public QuantizationStudy(PreparedSearch search, int... classes) {
    this.search = search;
    this.classes = classes.clone();
  }

  /** One sub-network scored in both forms; mean IoU, 0 to 1. */
  public record Row(Genome genome, double floatMeanIou, double int8MeanIou) {}

  /** The supernet alone, its near ones, the random ones. */
  public record Result(Row supernet, List<Row> near, List<Row> random) {
    public Result {
      near = List.copyOf(near);
      random = List.copyOf(random);
    }
  }

  /** Kendall's τ-b between the float and the int8 scores. */
  public static double kendallTauB(List<Row> rows) {
    return RankCorrelation.kendallTauB(
        rows.stream().mapToDouble(Row::floatMeanIou).toArray(),
        rows.stream().mapToDouble(Row::int8MeanIou).toArray());
  }

  /** Scores all of them. */
  public Result run(IntConsumer progress) {
    SearchSpace space = search.candidates().space();
    List<Row> rows = new ArrayList<>();
    List<Genome> genomes = new ArrayList<>(List.of(space.supernet()));
    genomes.addAll(near(space));
    genomes.addAll(random(space));
    for (Genome genome : genomes) {
      rows.add(row(genome));
      progress.accept(rows.size());
    }
    return new Result(
        rows.getFirst(), rows.subList(1, 1 + NEAR), rows.subList(1 + NEAR, rows.size()));
  }

  /** How many networks {@link #run} scores. */
  public static int networks() {
    return 1 + NEAR + RANDOM;
  }

  private Row row(Genome genome) {
    try (CandidateModels models = new CandidateModels(search, genome)) {
      return new Row(genome, score(models.floatNetwork()), score(models.int8Network()));
    }
  }

  private double score(OnnxNetwork network) {
    Scores scores = search.evaluator().evaluate(network, Watch.NONE);
    return scores.meanOver(classes);
  }

  /** One to three genes changed. */
  private static Set<Genome> near(SearchSpace space) {
    RandomGenerator random = new SplittableRandom(SEED);
    Set<Genome> genomes = new LinkedHashSet<>();
    while (genomes.size() < NEAR) {
      Genome genome = space.supernet();
      int changes = 1 + random.nextInt(MOST_CHANGED_GENES);
      for (int i = 0; i < changes; i++) {
        Gene gene = space.genes().get(random.nextInt(space.genes().size()));
        genome = gene.with(genome, random.nextInt(gene.values().size()));
      }
      if (!space.canonical(genome).equals(space.supernet())) {
        genomes.add(space.canonical(genome));
      }
    }
    return genomes;
  }

  private static Set<Genome> random(SearchSpace space) {
    RandomGenerator random = new SplittableRandom(SEED + 1);
    Set<Genome> genomes = new LinkedHashSet<>();
    while (genomes.size() < RANDOM) {
      Genome genome = space.supernet();
      for (Gene gene : space.genes()) {
        genome = gene.with(genome, random.nextInt(gene.values().size()));
      }
      genomes.add(space.canonical(genome));
    }
    return genomes;
  }
}
