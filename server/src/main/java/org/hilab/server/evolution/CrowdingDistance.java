package org.hilab.server.evolution;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.hilab.server.candidate.Objectives;

/**
 * Crowding distance within one front (Deb et al. 2002, section III.B), kept as an exact fraction:
 * the sum over the objectives of gap / span has the product of the spans as its denominator.
 *
 * <p>Of equal points the first by index counts; its copies are crowded out with distance 0.
 *
 * @param boundary the first or last of the front in some objective: infinitely far
 * @param numerator 0 or more; 0 too where boundary
 * @param denominator the product of the front's spans; more than 0
 */
record CrowdingDistance(boolean boundary, BigInteger numerator, BigInteger denominator)
    implements Comparable<CrowdingDistance> {

  /** One distance per point, in the order of the points; they must be one front. */
  static List<CrowdingDistance> of(List<Objectives> front) {
    List<Objectives> points = List.copyOf(new LinkedHashSet<>(front));
    List<BigInteger> spans = spans(points);
    BigInteger denominator = spans.stream().reduce(BigInteger.ONE, BigInteger::multiply);
    BigInteger[] sums = new BigInteger[points.size()];
    boolean[] boundary = new boolean[points.size()];
    Arrays.fill(sums, BigInteger.ZERO);
    for (int k = 0; k < spans.size(); k++) {
      List<Integer> order = orderBy(points, k);
      boundary[order.getFirst()] = true;
      boundary[order.getLast()] = true;
      for (int i = 1; i < order.size() - 1; i++) {
        BigInteger gap = gap(points, k, order.get(i - 1), order.get(i + 1));
        BigInteger share = gap.multiply(denominator.divide(spans.get(k)));
        sums[order.get(i)] = sums[order.get(i)].add(share);
      }
    }
    List<CrowdingDistance> distances = new ArrayList<>();
    for (int i = 0; i < front.size(); i++) {
      int point = points.indexOf(front.get(i));
      boolean copy = front.indexOf(front.get(i)) < i;
      distances.add(distance(boundary[point], sums[point], denominator, copy));
    }
    return distances;
  }

  private static CrowdingDistance distance(
      boolean boundary, BigInteger sum, BigInteger denominator, boolean copy) {
    boolean infinite = boundary && !copy;
    return new CrowdingDistance(infinite, infinite || copy ? BigInteger.ZERO : sum, denominator);
  }

  /** Equal values keep the order of the indices: the sort is stable. */
  private static List<Integer> orderBy(List<Objectives> points, int objective) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingLong(i -> points.get(i).value(objective)));
    return order;
  }

  /** Maximum − minimum per objective; 1 where all are equal, for then every gap is 0. */
  private static List<BigInteger> spans(List<Objectives> points) {
    List<BigInteger> spans = new ArrayList<>();
    for (int k = 0; !points.isEmpty() && k < points.getFirst().size(); k++) {
      List<Integer> order = orderBy(points, k);
      spans.add(gap(points, k, order.getFirst(), order.getLast()).max(BigInteger.ONE));
    }
    return Collections.unmodifiableList(spans);
  }

  private static BigInteger gap(List<Objectives> points, int objective, int from, int to) {
    BigInteger low = BigInteger.valueOf(points.get(from).value(objective));
    return BigInteger.valueOf(points.get(to).value(objective)).subtract(low);
  }

  /** Larger is lonelier, and better. */
  @Override
  public int compareTo(CrowdingDistance other) {
    if (boundary || other.boundary) {
      return Boolean.compare(boundary, other.boundary);
    }
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** The paper's number, for people: nothing is decided by it. */
  double value() {
    return boundary
        ? Double.POSITIVE_INFINITY
        : new BigDecimal(numerator)
            .divide(new BigDecimal(denominator), MathContext.DECIMAL128)
            .doubleValue();
  }
}
