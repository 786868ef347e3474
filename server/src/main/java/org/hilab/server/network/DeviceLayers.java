package org.hilab.server.network;

import java.util.List;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.Tensor;

/** The layers of a network as devices see them: without names, weights and wiring. */
public final class DeviceLayers {
  private DeviceLayers() {}

  /** One record for every layer but the image, in execution order. */
  public static List<LayerRecord> of(Network network) {
    return network.layers().stream()
        .filter(layer -> !(layer instanceof Layer.Image))
        .map(DeviceLayers::of)
        .toList();
  }

  /** The record of one computed layer. */
  public static LayerRecord of(Layer layer) {
    return switch (layer) {
      case Layer.Image image ->
          throw new IllegalArgumentException("The image \"" + image.name() + "\" is not computed.");
      case Layer.Dense dense -> windowed(LayerKind.CONV, dense);
      case Layer.Depthwise depthwise -> windowed(LayerKind.DEPTHWISE, depthwise);
      case Layer.Add add -> plain(LayerKind.ADD, add.output(), add.output());
      case Layer.GlobalAveragePool pool -> plain(LayerKind.POOL, pool.input(), pool.output());
      case Layer.Broadcast broadcast ->
          plain(
              LayerKind.BROADCAST,
              new Shape(1, 1, broadcast.output().channels()),
              broadcast.output());
      case Layer.Relu relu -> plain(LayerKind.RELU, relu.output(), relu.output());
      case Layer.Resize resize -> plain(LayerKind.RESIZE, resize.input(), resize.output());
      case Layer.Concat concat -> plain(LayerKind.CONCAT, concat.output(), concat.output());
    };
  }

  private static LayerRecord windowed(LayerKind kind, Layer.Convolution layer) {
    Window window = layer.window();
    return new LayerRecord(
        kind,
        tensor(layer.input()),
        tensor(layer.output()),
        new org.hilab.protocol.Window(window.kernel(), window.stride(), window.dilation()));
  }

  private static LayerRecord plain(LayerKind kind, Shape input, Shape output) {
    return new LayerRecord(kind, tensor(input), tensor(output), org.hilab.protocol.Window.NONE);
  }

  private static Tensor tensor(Shape shape) {
    return new Tensor(shape.height(), shape.width(), shape.channels());
  }
}
