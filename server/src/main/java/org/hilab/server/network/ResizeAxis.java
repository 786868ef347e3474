package org.hilab.server.network;

/**
 * Bilinear interpolation along one axis with aligned corners: output i reads position i · (input −
 * 1) / (output − 1). The int8 form counts in 1/128, so that both neighbours' products stay within
 * 15 bits ({@code docs/numerics-spaces.md}); from n to 129 positions that is exact.
 */
public record ResizeAxis(int inputSize, int outputSize) {
  /** The weights of both neighbours add up to this in the int8 form. */
  public static final int UNIT = 128;

  public ResizeAxis {
    if (inputSize < 1 || outputSize < 1) {
      throw new IllegalArgumentException(
          "An axis has at least one position, but is " + inputSize + " to " + outputSize + ".");
    }
  }

  /** The neighbour at or before the position. */
  public int low(int output) {
    return outputSize == 1 ? 0 : Math.toIntExact(numerator(output) / denominator());
  }

  /** The neighbour after it; the same at the end. */
  public int high(int output) {
    return Math.min(low(output) + 1, inputSize - 1);
  }

  /** The exact share of the neighbour after it, 0 to 1. */
  public double highShare(int output) {
    return outputSize == 1 ? 0 : (double) (numerator(output) % denominator()) / denominator();
  }

  /** The share in units of 1/128, halves up. */
  public int highWeight(int output) {
    return Math.toIntExact(Math.round(highShare(output) * UNIT));
  }

  private long numerator(int output) {
    return (long) output * (inputSize - 1);
  }

  private long denominator() {
    return outputSize - 1L;
  }
}
