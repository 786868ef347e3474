package org.hilab.server.evolution;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.hilab.server.candidate.Bounds;
import org.hilab.server.candidate.Objectives;

/**
 * The two-dimensional hypervolume (Zitzler, Thiele 1999, doi:10.1109/4235.797969): the area that a
 * set of points dominates within the bounds, both objectives minimised, the reference point at both
 * maxima. Values beyond the bounds are clipped.
 */
public record Hyperarea(Bounds first, Bounds second) {

  /** The share of the bounds' rectangle that is dominated, 0 to 1; rounded once, at the end. */
  public double normalised(Collection<Objectives> points) {
    BigInteger whole = product(span(first.min(), first.max()), span(second.min(), second.max()));
    return new BigDecimal(exact(points))
        .divide(new BigDecimal(whole), MathContext.DECIMAL128)
        .doubleValue();
  }

  /** The dominated area in the product of the objectives' units. */
  public BigInteger exact(Collection<Objectives> points) {
    List<Objectives> ordered = points.stream().map(this::clip).sorted(BY_FIRST_VALUE).toList();
    BigInteger area = BigInteger.ZERO;
    long top = second.max();
    for (Objectives point : ordered) {
      if (point.value(1) < top) {
        BigInteger width = span(point.value(0), first.max());
        area = area.add(product(width, span(point.value(1), top)));
        top = point.value(1);
      }
    }
    return area;
  }

  private static final Comparator<Objectives> BY_FIRST_VALUE =
      Comparator.comparingLong((Objectives point) -> point.value(0))
          .thenComparingLong(point -> point.value(1));

  private Objectives clip(Objectives point) {
    if (point.size() != 2) {
      throw new IllegalArgumentException(
          "The hyperarea is for two objectives, but a point has " + point.size() + ".");
    }
    return Objectives.of(first.clip(point.value(0)), second.clip(point.value(1)));
  }

  private static BigInteger span(long low, long high) {
    return BigInteger.valueOf(high).subtract(BigInteger.valueOf(low));
  }

  private static BigInteger product(BigInteger width, BigInteger height) {
    return width.multiply(height);
  }
}
