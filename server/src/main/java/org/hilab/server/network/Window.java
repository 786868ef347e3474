package org.hilab.server.network;

/**
 * A square convolution window with TensorFlow's SAME padding: the output size is ⌈n / stride⌉ and
 * the smaller half of the padding comes first.
 */
public record Window(int kernel, int stride, int dilation) {
  public static final Window POINTWISE = new Window(1, 1, 1);

  public Window {
    if (kernel < 1 || stride < 1 || dilation < 1) {
      throw new IllegalArgumentException(
          "Kernel, stride and dilation start at 1, but are "
              + kernel
              + ", "
              + stride
              + " and "
              + dilation
              + ".");
    }
  }

  public int outputSize(int inputSize) {
    return Math.ceilDiv(inputSize, stride);
  }

  public Shape output(Shape input, int channels) {
    return new Shape(outputSize(input.height()), outputSize(input.width()), channels);
  }

  /** Rows (or columns) of padding before the first input row. */
  public int padBefore(int inputSize) {
    return padTotal(inputSize) / 2;
  }

  /** Rows (or columns) of padding after the last input row. */
  public int padAfter(int inputSize) {
    return padTotal(inputSize) - padBefore(inputSize);
  }

  private int padTotal(int inputSize) {
    int extent = (kernel - 1) * dilation + 1;
    return Math.max((outputSize(inputSize) - 1) * stride + extent - inputSize, 0);
  }
}
