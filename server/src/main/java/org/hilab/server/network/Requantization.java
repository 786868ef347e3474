package org.hilab.server.network;

/**
 * The fixed-point arithmetic of exact-16u that ONNX Runtime, the Java reference and the firmware
 * share ({@code docs/numerics.md}, items 5 and 6).
 */
public final class Requantization {
  /** Multipliers are in units of 2^−16. */
  public static final int SHIFT = 16;

  /** Larger multipliers would leave fewer than 8 bits between the accumulator's clip and 2^30. */
  public static final int MAX_MULTIPLIER = 1 << 22;

  private static final int PRODUCT_LIMIT = 1 << 30;
  private static final int HALF = (1 << (SHIFT - 1)) - 1;

  private Requantization() {}

  /** accumulator · multiplier / 2^16, rounded half to even, plus zero point, within 0..255. */
  public static int requantize(int accumulator, int multiplier, int zeroPoint) {
    int limit = PRODUCT_LIMIT / multiplier;
    int product = Math.clamp(accumulator, -limit, limit) * multiplier;
    int rounded = (product + HALF + ((product >> SHIFT) & 1)) >> SHIFT;
    return Math.clamp(rounded + zeroPoint, 0, 255);
  }

  /** The multiplier that divides a sum over so many positions. */
  public static int poolMultiplier(int positions) {
    return Math.max(1, Math.toIntExact(Math.round(65536.0 / positions)));
  }
}
