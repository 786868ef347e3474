package org.hilab.server.deployment;

import java.util.List;
import java.util.Optional;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;

/** What the firmware has kernels for; it refuses the rest with the same rules. */
final class Support {
  static final int MAX_LAYERS = 256;
  private static final int MAX_SIZE = 0xffff;
  private static final int MAX_STRIDE = 3;
  private static final int MAX_DILATION = 4;
  private static final int MAX_TAPS = 32_768;
  private static final long MAX_POOL_POSITIONS = 65_536;

  private final QuantizedNetwork network;

  Support(QuantizedNetwork network) {
    this.network = network;
  }

  /** Why the firmware cannot run the layer; empty if it can. */
  Optional<String> missing(Layer layer) {
    if (isTooLarge(layer.output())) {
      return Optional.of("Its output " + layer.output() + " has a side beyond " + MAX_SIZE + ".");
    }
    return switch (layer) {
      case Layer.Image _ -> Optional.empty();
      case Layer.Convolution convolution -> missingWindow(convolution);
      case Layer.Add add -> differingZeroPoints(add);
      case Layer.Broadcast broadcast -> differingZeroPoints(broadcast);
      case Layer.GlobalAveragePool pool -> missingPool(pool);
      case Layer.Relu _ -> Optional.of("There is no kernel for a ReLU on its own.");
      case Layer.Resize _ -> Optional.of("There is no kernel for bilinear interpolation.");
      case Layer.Concat concat ->
          concat.inputs().size() == 2
              ? differingZeroPoints(concat)
              : Optional.of("It joins " + concat.inputs().size() + " tensors; only 2 can be.");
    };
  }

  private static boolean isTooLarge(Shape shape) {
    return Math.max(Math.max(shape.height(), shape.width()), shape.channels()) > MAX_SIZE;
  }

  private static Optional<String> missingWindow(Layer.Convolution layer) {
    Window window = layer.window();
    boolean pointwise = layer instanceof Layer.Dense && window.equals(Window.POINTWISE);
    boolean three =
        window.kernel() == 3 && window.stride() <= MAX_STRIDE && window.dilation() <= MAX_DILATION;
    if (!pointwise && !three) {
      return Optional.of(missingKernel(layer));
    }
    if (isPaddedOtherwise(layer)) {
      return Optional.of("It pads " + layer.input() + " evenly; kernels pad as SAME does.");
    }
    return layer.taps() <= MAX_TAPS
        ? Optional.empty()
        : Optional.of("It adds " + layer.taps() + " products; " + MAX_TAPS + " fit in 32 bits.");
  }

  private static String missingKernel(Layer.Convolution layer) {
    Window window = layer.window();
    return ("There is no kernel for %1$d×%1$d with stride %2$d and dilation %3$d;"
            + " there are 3×3 with stride 1–3 and dilation 1–4, and dense 1×1 without stride.")
        .formatted(window.kernel(), window.stride(), window.dilation());
  }

  private static boolean isPaddedOtherwise(Layer.Convolution layer) {
    Window window = layer.window();
    Window same = new Window(window.kernel(), window.stride(), window.dilation());
    return window.padBefore(layer.input().height()) != same.padBefore(layer.input().height())
        || window.padBefore(layer.input().width()) != same.padBefore(layer.input().width());
  }

  private Optional<String> missingPool(Layer.GlobalAveragePool pool) {
    long positions = (long) pool.input().height() * pool.input().width();
    return positions <= MAX_POOL_POSITIONS
        ? differingZeroPoints(pool)
        : Optional.of("It averages " + positions + " positions of at most 65536.");
  }

  private Optional<String> differingZeroPoints(Layer layer) {
    int own = network.image().tensor(layer).zeroPoint();
    List<Integer> inputs =
        layer.inputs().stream().map(input -> network.tensor(input).zeroPoint()).toList();
    return inputs.stream().allMatch(zeroPoint -> zeroPoint == own)
        ? Optional.empty()
        : Optional.of("Its zero point is " + own + ", its inputs' are " + inputs + ".");
  }
}
