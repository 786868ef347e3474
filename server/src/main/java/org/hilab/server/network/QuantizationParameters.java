package org.hilab.server.network;

/** real = scale · (q − zeroPoint), q in 0..255. */
public record QuantizationParameters(double scale, int zeroPoint) {
  public QuantizationParameters {
    if (!(scale > 0) || zeroPoint < 0 || zeroPoint > 255) {
      throw new IllegalArgumentException(
          "A scale is positive and a zero point is in 0..255, but they are "
              + scale
              + " and "
              + zeroPoint
              + ".");
    }
  }
}
