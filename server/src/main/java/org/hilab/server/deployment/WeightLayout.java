package org.hilab.server.deployment;

import org.hilab.server.network.Layer;

/**
 * Weight layout 1 of the firmware ({@code firmware-scripts/schedule.md}): words of four weights in
 * the order in which a kernel meets them, filled up with zeros.
 */
final class WeightLayout {
  /** The number in a schedule's header. */
  static final int NUMBER = 1;

  private static final int WORD = 4;

  private WeightLayout() {}

  /** Bytes of a layer's kernel on the device. */
  static int bytes(Layer.Convolution layer) {
    int channels = layer.output().channels();
    return switch (layer) {
      case Layer.Dense dense -> Math.multiplyExact(padded(channels), padded(dense.taps()));
      case Layer.Depthwise depthwise -> channels * side(depthwise) * padded(side(depthwise));
    };
  }

  /** From [output][input][height][width], or [channel][height][width]. */
  static byte[] ofDevice(Layer.Convolution layer, byte[] kernel) {
    return switch (layer) {
      case Layer.Dense dense -> dense(dense, kernel);
      case Layer.Depthwise depthwise -> depthwise(depthwise, kernel);
    };
  }

  /** [outputs / 4][taps / 4][4 outputs][4 taps]; taps are [height][width][input]. */
  private static byte[] dense(Layer.Dense layer, byte[] kernel) {
    byte[] packed = new byte[bytes(layer)];
    int inputs = layer.input().channels();
    int window = layer.taps() / inputs;
    int paddedTaps = padded(layer.taps());
    for (int at = 0; at < kernel.length; at++) {
      int output = at / layer.taps();
      int input = at / window % inputs;
      int tap = at % window * inputs + input;
      int word = output / WORD * paddedTaps + tap / WORD * WORD + output % WORD;
      packed[word * WORD + tap % WORD] = kernel[at];
    }
    return packed;
  }

  /** [channel][width][height filled up to 4]. */
  private static byte[] depthwise(Layer.Depthwise layer, byte[] kernel) {
    byte[] packed = new byte[bytes(layer)];
    int side = side(layer);
    for (int at = 0; at < kernel.length; at++) {
      int channel = at / (side * side);
      int row = at / side % side;
      int column = at % side;
      packed[(channel * side + column) * padded(side) + row] = kernel[at];
    }
    return packed;
  }

  private static int side(Layer.Depthwise layer) {
    return layer.window().kernel();
  }

  private static int padded(int count) {
    return Math.ceilDiv(count, WORD) * WORD;
  }
}
