package org.hilab.server.deployment;

import org.hilab.server.network.Layer;

/**
 * Weight layout 0 of the firmware: dense [output][height][width][input], depthwise
 * [height][width][channel], so that a kernel's inner loop reads neighbours as its tensors do.
 */
final class WeightLayout {
  /** The number in a schedule's header. */
  static final int NUMBER = 0;

  private WeightLayout() {}

  /** From [output][input][height][width], or [channel][height][width]. */
  static byte[] ofDevice(Layer.Convolution layer, byte[] kernel) {
    int window = layer.window().kernel() * layer.window().kernel();
    return switch (layer) {
      case Layer.Dense dense ->
          transposed(kernel, dense.output().channels(), dense.input().channels(), window);
      case Layer.Depthwise depthwise ->
          transposed(kernel, 1, depthwise.output().channels(), window);
    };
  }

  /** [blocks][columns][rows] from [blocks][rows][columns]. */
  private static byte[] transposed(byte[] values, int blocks, int rows, int columns) {
    byte[] result = new byte[values.length];
    for (int block = 0; block < blocks; block++) {
      int start = block * rows * columns;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          result[start + column * rows + row] = values[start + row * columns + column];
        }
      }
    }
    return result;
  }
}
