package org.hilab.server.candidate;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How far two scores put the same candidates in the same order. Ties count as ties, 0 and −0 too;
 * NaN comes back where one side is constant, for then no order exists.
 */
public final class RankCorrelation {
  private RankCorrelation() {}

  /**
   * Kendall's τ-b (Kendall 1945, doi:10.1093/biomet/33.3.239), −1 to 1, by counting the inversions
   * of a merge sort (Knight 1966, doi:10.1080/01621459.1966.10480879).
   */
  public static double kendallTauB(double[] x, double[] y) {
    requirePairs(x, y);
    int n = x.length;
    int[] belowX = below(x);
    int[] belowY = below(y);
    long[] pairs = new long[n];
    Arrays.setAll(pairs, i -> (long) belowX[i] * n + belowY[i]);
    Arrays.sort(pairs);
    long[] inOrderOfX = Arrays.stream(pairs).map(pair -> pair % n).toArray();
    long tiedX = tied(Arrays.stream(pairs).map(pair -> pair / n).toArray());
    long tiedBoth = tied(pairs);
    long inversions = sort(inOrderOfX, new long[n], 0, n);
    long tiedY = tied(inOrderOfX);
    long all = (long) n * (n - 1) / 2;
    long agreement = all - tiedX - tiedY + tiedBoth - 2 * inversions;
    return agreement / Math.sqrt((double) (all - tiedX) * (all - tiedY));
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
    int[] below = below(values);
    int[] above = below(Arrays.stream(values).map(value -> -value).toArray());
    return IntStream.range(0, values.length).mapToLong(i -> below[i] - above[i]).toArray();
  }

  /** How many values are smaller than each; adding 0 makes −0 a plain 0. */
  private static int[] below(double[] values) {
    double[] sorted = Arrays.stream(values).map(value -> value + 0.0).sorted().toArray();
    return Arrays.stream(values).mapToInt(value -> lowerBound(sorted, value + 0.0)).toArray();
  }

  private static int lowerBound(double[] sorted, double value) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Pairs of equal values in a sorted list. */
  private static long tied(long[] sorted) {
    long tied = 0;
    int first = 0;
    for (int i = 1; i < sorted.length; i++) {
      first = sorted[i] == sorted[first] ? first : i;
      tied += i - first;
    }
    return tied;
  }

  /** Sorts [from, to) and gives how many pairs were in the wrong order. */
  private static long sort(long[] values, long[] spare, int from, int to) {
    if (to - from < 2) {
      return 0;
    }
    int middle = (from + to) >>> 1;
    long inversions = sort(values, spare, from, middle) + sort(values, spare, middle, to);
    System.arraycopy(values, from, spare, from, to - from);
    int left = from;
    int right = middle;
    for (int i = from; i < to; i++) {
      if (right == to || (left < middle && spare[left] <= spare[right])) {
        values[i] = spare[left++];
      } else {
        values[i] = spare[right++];
        inversions += middle - left;
      }
    }
    return inversions;
  }

  private static long dot(long[] x, long[] y) {
    return IntStream.range(0, x.length).mapToLong(i -> x[i] * y[i]).sum();
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
