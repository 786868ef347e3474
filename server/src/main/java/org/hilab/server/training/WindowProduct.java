package org.hilab.server.training;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Window;

/** The sums of a convolution's windows, padded with 0 as the layer says. */
final class WindowProduct {
  private WindowProduct() {}

  static Tensor of(Layer.Convolution layer, Tensor input, Tensor kernel, TensorOptional bias) {
    Window window = layer.window();
    Padding padding = Padding.of(layer);
    long groups =
        switch (layer) {
          case Layer.Dense _ -> 1;
          case Layer.Depthwise depthwise -> depthwise.input().channels();
        };
    return torch.conv2d(
        padding.isSymmetric() ? input : padding.padded(input),
        kernel,
        bias,
        square(window.stride()),
        padding.isSymmetric() ? new long[] {padding.top, padding.left} : new long[] {0, 0},
        square(window.dilation()),
        groups);
  }

  /** TensorFlow's SAME padding may differ by one between the sides, which conv2d cannot say. */
  private record Padding(long left, long right, long top, long bottom) {
    static Padding of(Layer.Convolution layer) {
      Window window = layer.window();
      int height = layer.input().height();
      int width = layer.input().width();
      return new Padding(
          window.padBefore(width),
          window.padAfter(width),
          window.padBefore(height),
          window.padAfter(height));
    }

    boolean isSymmetric() {
      return left == right && top == bottom;
    }

    Tensor padded(Tensor input) {
      return torch.constant_pad_nd(input, new long[] {left, right, top, bottom}, new Scalar(0.0));
    }
  }

  private static long[] square(long side) {
    return new long[] {side, side};
  }
}
