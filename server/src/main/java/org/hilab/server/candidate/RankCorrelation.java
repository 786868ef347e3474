package org.hilab.server.candidate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far two scores put the same candidates in the same order. Ties count as ties, 0 and −0 too;
 * NaN comes back where one side is constant, for then no order exists.
 */
public final class RankCorrelation {
  private RankCorrelation() {}

  /** Kendall's τ-b (Kendall 1945, doi:10.1093/biomet/33.3.239), −1 to 1. */
  public static double kendallTauB(double[] x, double[] y) {
    requirePairs(x, y);
    long agreement = 0;
    long orderedX = 0;
    long orderedY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        int signX = sign(x[i], x[j]);
        int signY = sign(y[i], y[j]);
        agreement += (long) signX * signY;
        orderedX += Math.abs(signX);
        orderedY += Math.abs(signY);
      }
    }
    return agreement / Math.sqrt((double) orderedX * orderedY);
  }

  /** Spearman's ρ: Pearson's correlation of the ranks, ties at their mean rank; −1 to 1. */
  public static double spearmanRho(double[] x, double[] y) {
    requirePairs(x, y);
    long[] ranksX = centredRanks(x);
    long[] ranksY = centredRanks(y);
    return dot(ranksX, ranksY) / Math.sqrt((double) dot(ranksX, ranksX) * dot(ranksY, ranksY));
  }

  /** Twice the rank minus twice the mean rank: how many values are below minus how many above. */
  private static long[] centredRanks(double[] values) {
    return Arrays.stream(values)
        .mapToLong(value -> Arrays.stream(values).mapToLong(other -> sign(value, other)).sum())
        .toArray();
  }

  private static long dot(long[] x, long[] y) {
    return IntStream.range(0, x.length).mapToLong(i -> x[i] * y[i]).sum();
  }

  private static int sign(double one, double other) {
    return one > other ? 1 : one < other ? -1 : 0;
  }

  private static void requirePairs(double[] x, double[] y) {
    if (x.length != y.length || x.length < 2) {
      throw new IllegalArgumentException(
          "A rank correlation needs two lists of the same length, at least 2, but they have "
              + x.length
              + " and "
              + y.length
              + ".");
    }
    if (Arrays.stream(x).anyMatch(Double::isNaN) || Arrays.stream(y).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException(
          "A score is NaN: it has no rank. Leave its candidate out.");
    }
  }
}
