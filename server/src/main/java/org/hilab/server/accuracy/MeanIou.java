package org.hilab.server.accuracy;

import java.math.BigInteger;
import java.util.stream.IntStream;
import org.hilab.server.accuracy.Conventions.VoidPixels;

/**
 * A mean of intersections over unions as the exact fraction numerator / denominator, so that its
 * rounding is the same on every machine.
 */
record MeanIou(BigInteger numerator, BigInteger denominator) {
  private static final BigInteger MICROS = BigInteger.valueOf(1_000_000);

  /** 0 if no class counts. */
  static MeanIou of(ConfusionMatrix matrix, Conventions conventions) {
    return over(
        matrix,
        conventions.voidPixels(),
        IntStream.range(0, matrix.classes()).filter(c -> counts(matrix, c, conventions)).toArray());
  }

  /** The mean over the given classes; a class with an empty union counts 0. */
  static MeanIou over(ConfusionMatrix matrix, VoidPixels voidPixels, int... classes) {
    return mean(
        IntStream.of(classes).mapToLong(matrix::intersection).toArray(),
        IntStream.of(classes).mapToLong(c -> matrix.union(c, voidPixels)).toArray());
  }

  /** The mean of the quotients; one with an empty union counts 0. */
  static MeanIou mean(long[] intersections, long[] unions) {
    BigInteger numerator = BigInteger.ZERO;
    BigInteger denominator = BigInteger.ONE;
    for (int i = 0; i < unions.length; i++) {
      if (unions[i] > 0) {
        BigInteger union = BigInteger.valueOf(unions[i]);
        BigInteger hits = BigInteger.valueOf(intersections[i]);
        numerator = numerator.multiply(union).add(hits.multiply(denominator));
        denominator = denominator.multiply(union);
      }
    }
    return new MeanIou(
        numerator, denominator.multiply(BigInteger.valueOf(Math.max(1, unions.length))));
  }

  private static boolean counts(ConfusionMatrix matrix, int index, Conventions conventions) {
    long union = matrix.union(index, conventions.voidPixels());
    return conventions.mean().counts(matrix.truthPixels(index) > 0, union > 0);
  }

  /** (1 − mean) in millionths, exact halves rounded up. */
  int errorMicros() {
    BigInteger two = BigInteger.TWO;
    BigInteger error = denominator.subtract(numerator).multiply(MICROS);
    return error.multiply(two).add(denominator).divide(denominator.multiply(two)).intValueExact();
  }

  /** The mean, to the last bit or two of a double. */
  double value() {
    // 60 fractional bits survive the shift; a direct division would overflow the double's range
    return numerator.shiftLeft(60).divide(denominator).doubleValue() / (1L << 60);
  }
}
