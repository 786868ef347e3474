package org.hilab.server.network;

/**
 * The two orders of a u8 tensor: interleaved (H, W, C: decoded images, the device) and planar (C,
 * H, W: ONNX).
 */
public final class ChannelOrder {
  private ChannelOrder() {}

  /** H, W, C from C, H, W. */
  public static byte[] interleaved(byte[] planar, Shape shape) {
    requireSize(planar, shape);
    return transposed(planar, shape.channels(), shape.height() * shape.width());
  }

  /** C, H, W from H, W, C. */
  public static byte[] planar(byte[] interleaved, Shape shape) {
    requireSize(interleaved, shape);
    return transposed(interleaved, shape.height() * shape.width(), shape.channels());
  }

  private static byte[] transposed(byte[] values, int rows, int columns) {
    byte[] result = new byte[values.length];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < columns; column++) {
        result[column * rows + row] = values[row * columns + column];
      }
    }
    return result;
  }

  private static void requireSize(byte[] values, Shape shape) {
    if (values.length != shape.elements()) {
      throw new IllegalArgumentException(
          "A tensor of " + shape + " does not have " + values.length + " values.");
    }
  }
}
