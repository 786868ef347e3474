package org.hilab.server.quantization;

import org.hilab.server.network.Layer;
import org.hilab.server.network.ResizeAxis;
import org.hilab.server.network.Shape;

/**
 * Bilinear interpolation of u8 values in H, W, C order: first along the columns, then along the
 * rows, each rounded half to even. The weights add up to 128, so the zero point passes through.
 */
final class IntegerResize {
  private static final int SHIFT = Integer.numberOfTrailingZeros(ResizeAxis.UNIT);
  private static final int HALF = ResizeAxis.UNIT / 2 - 1;

  private IntegerResize() {}

  static byte[] run(Layer.Resize layer, byte[] input) {
    Shape from = layer.input();
    Shape to = layer.output();
    int channels = from.channels();
    byte[] columns =
        along(new ResizeAxis(from.width(), to.width()), input, from.height(), channels);
    return along(new ResizeAxis(from.height(), to.height()), columns, 1, to.width() * channels);
  }

  /** Values are [blocks][axis][run]. */
  private static byte[] along(ResizeAxis axis, byte[] values, int blocks, int run) {
    byte[] result = new byte[blocks * axis.outputSize() * run];
    int to = 0;
    for (int block = 0; block < blocks; block++) {
      for (int o = 0; o < axis.outputSize(); o++) {
        int low = (block * axis.inputSize() + axis.low(o)) * run;
        int high = (block * axis.inputSize() + axis.high(o)) * run;
        int weight = axis.highWeight(o);
        for (int i = 0; i < run; i++) {
          result[to++] = mixed(values[low + i] & 0xff, values[high + i] & 0xff, weight);
        }
      }
    }
    return result;
  }

  private static byte mixed(int low, int high, int highWeight) {
    int sum = low * (ResizeAxis.UNIT - highWeight) + high * highWeight;
    return (byte) ((sum + HALF + ((sum >> SHIFT) & 1)) >> SHIFT);
  }
}
