package org.hilab.server.network;

/**
 * A square convolution window. The output size is ⌈n / stride⌉ with either padding.
 *
 * @param padding where the padding goes; without a stride both are the same
 */
public record Window(int kernel, int stride, int dilation, Padding padding) {
  public static final Window POINTWISE = new Window(1, 1, 1);

  /** How the rows and columns of padding are shared out. */
  public enum Padding {
    /** TensorFlow's SAME: no more than is needed, the smaller half first. */
    SAME,
    /**
     * Half the window on each side, so that the first output looks at the first input whatever the
     * stride: the fixed padding of DeepLab's Xception.
     */
    CENTRED
  }

  /** A window with TensorFlow's SAME padding. */
  public Window(int kernel, int stride, int dilation) {
    this(kernel, stride, dilation, Padding.SAME);
  }

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
    int reach = (kernel - 1) * dilation;
    return switch (padding) {
      case SAME -> Math.max((outputSize(inputSize) - 1) * stride + reach + 1 - inputSize, 0);
      case CENTRED -> reach;
    };
  }
}
