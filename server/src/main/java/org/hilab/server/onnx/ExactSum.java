package org.hilab.server.onnx;

import java.util.List;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizedConvolution;

/**
 * A convolution's integer sum as one or two float32 convolutions none of whose partial sums can
 * pass 2^24, up to where float32 holds every whole number: then the order of adding does not
 * matter. Two, where one is not enough: sum = 16 · high + low, which rounds once, as the conversion
 * from int32 does.
 *
 * @param digits the high one first
 */
record ExactSum(List<Digit> digits) {
  static final int LIMIT = 1 << 24;
  static final int BASE = 16;

  private static final int HALF = BASE / 2;

  /**
   * One convolution.
   *
   * @param factor of its sum, 1 or 16
   */
  record Digit(int factor, float[] weights, float[] bias) {}

  /**
   * Splits a convolution if it has to be.
   *
   * @param largest magnitude of an input value
   */
  static ExactSum of(Layer.Convolution layer, QuantizedConvolution values, int largest) {
    Terms whole = new Terms(widened(values.weights()), values.bias());
    if (whole.bound(layer.taps(), largest) <= LIMIT) {
      return new ExactSum(List.of(whole.digit(1)));
    }
    Terms high = whole.high();
    Terms low = whole.minus(high);
    requireExact(layer, high.bound(layer.taps(), largest));
    requireExact(layer, low.bound(layer.taps(), largest));
    return new ExactSum(List.of(high.digit(BASE), low.digit(1)));
  }

  static void requireExact(Layer layer, long bound) {
    if (bound > LIMIT) {
      throw new IllegalArgumentException(
          "Layer \""
              + layer.name()
              + "\" may sum up to "
              + bound
              + ", more than the 2^24 that float32 holds exactly. Score it with int8 operators.");
    }
  }

  private record Terms(int[] weights, int[] bias) {
    /** Of every partial sum, in any order. */
    long bound(int taps, int largest) {
      long bound = 0;
      for (int c = 0; c < bias.length; c++) {
        long magnitudes = 0;
        for (int t = 0; t < taps; t++) {
          magnitudes += Math.abs(weights[c * taps + t]);
        }
        bound = Math.max(bound, magnitudes * largest + Math.abs((long) bias[c]));
      }
      return bound;
    }

    /** Weights −8..8, so that what is left is −8..7. */
    Terms high() {
      int[] highWeights = new int[weights.length];
      for (int i = 0; i < weights.length; i++) {
        highWeights[i] = Math.floorDiv(weights[i] + HALF, BASE);
      }
      int[] highBias = new int[bias.length];
      for (int i = 0; i < bias.length; i++) {
        highBias[i] = Math.floorDiv(bias[i], BASE);
      }
      return new Terms(highWeights, highBias);
    }

    Terms minus(Terms high) {
      return new Terms(rest(weights, high.weights), rest(bias, high.bias));
    }

    private static int[] rest(int[] whole, int[] high) {
      int[] rest = new int[whole.length];
      for (int i = 0; i < rest.length; i++) {
        rest[i] = whole[i] - BASE * high[i];
      }
      return rest;
    }

    Digit digit(int factor) {
      return new Digit(factor, floats(weights), floats(bias));
    }
  }

  private static int[] widened(byte[] values) {
    int[] wide = new int[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }
}
