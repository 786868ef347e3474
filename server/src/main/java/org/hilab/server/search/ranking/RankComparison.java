package org.hilab.server.search.ranking;

import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.ToDoubleBiFunction;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.RankCorrelation;

/**
 * How far two files rank the candidates that are in both alike.
 *
 * @param inFirst candidates with the measure in the first file
 * @param inSecond the same in the second
 * @param matched in both, by genome
 */
public record RankComparison(
    int inFirst, int inSecond, int matched, Correlation kendallTauB, Correlation spearmanRho) {
  private static final double LOWER = 0.025;
  private static final double UPPER = 0.975;

  /** A correlation, with its interval where the candidates are enough for one. */
  public record Correlation(double value, Optional<Interval> interval) {}

  /** The middle 95 % of the bootstrap samples. */
  public record Interval(double low, double high) {}

  /** One side: a file, and what it ranks by. */
  public record Side(ResultFile file, Measure measure) {}

  /**
   * Percentile intervals over candidates drawn with replacement (Efron 1979,
   * doi:10.1214/aos/1176344552); samples in which one side is constant have no order and are left
   * out.
   */
  public record Bootstrap(int samples, long seed) {}

  /**
   * Compares two files.
   *
   * @throws InvalidInput if they share fewer than two candidates, or one side is constant on them
   */
  public static RankComparison of(Side first, Side second, Bootstrap bootstrap) {
    NavigableMap<String, Double> a = first.measure.of(first.file);
    NavigableMap<String, Double> b = second.measure.of(second.file);
    List<String> genomes = a.keySet().stream().filter(b::containsKey).toList();
    if (genomes.size() < 2) {
      throw new InvalidInput(
          "A ranking needs two candidates that both files have",
          String.format(
              "%s has %d, %s has %d, both have %d",
              first.file.path(), a.size(), second.file.path(), b.size(), genomes.size()),
          "Give results of the same genomes");
    }
    double[] x = genomes.stream().mapToDouble(a::get).toArray();
    double[] y = genomes.stream().mapToDouble(b::get).toArray();
    requireOrder(x, first);
    requireOrder(y, second);
    RankComparison matched = of(x, y, bootstrap);
    return new RankComparison(
        a.size(), b.size(), genomes.size(), matched.kendallTauB, matched.spearmanRho);
  }

  /** Compares two lists of scores of the same candidates; neither is constant. */
  public static RankComparison of(double[] x, double[] y, Bootstrap bootstrap) {
    return new RankComparison(
        x.length,
        y.length,
        x.length,
        correlation(x, y, RankCorrelation::kendallTauB, bootstrap),
        correlation(x, y, RankCorrelation::spearmanRho, bootstrap));
  }

  private static void requireOrder(double[] values, Side side) {
    if (Arrays.stream(values).distinct().count() < 2) {
      throw new InvalidInput(
          "All candidates have the same value, which is no order",
          side.measure.name() + " is " + values[0] + " in " + side.file.path(),
          "Rank by another measure");
    }
  }

  /** Both correlations see the same samples. */
  private static Correlation correlation(
      double[] x,
      double[] y,
      ToDoubleBiFunction<double[], double[]> coefficient,
      Bootstrap bootstrap) {
    SplittableRandom random = new SplittableRandom(bootstrap.seed);
    double[] samples = new double[bootstrap.samples];
    for (int s = 0; s < samples.length; s++) {
      double[] drawnX = new double[x.length];
      double[] drawnY = new double[x.length];
      for (int i = 0; i < x.length; i++) {
        int drawn = random.nextInt(x.length);
        drawnX[i] = x[drawn];
        drawnY[i] = y[drawn];
      }
      samples[s] = coefficient.applyAsDouble(drawnX, drawnY);
    }
    double[] ordered =
        Arrays.stream(samples).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return new Correlation(coefficient.applyAsDouble(x, y), interval(ordered, samples.length));
  }

  private static Optional<Interval> interval(double[] ordered, int drawn) {
    return 2 * ordered.length <= drawn
        ? Optional.empty()
        : Optional.of(new Interval(quantile(ordered, LOWER), quantile(ordered, UPPER)));
  }

  private static double quantile(double[] ordered, double share) {
    double at = share * (ordered.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, ordered.length - 1);
    return ordered[below] + (at - below) * (ordered[above] - ordered[below]);
  }
}
