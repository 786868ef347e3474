package org.hilab.server.deployment;

import org.hilab.server.network.Layer;

/** The firmware's operators ({@code firmware-scripts/schedule.md}). */
enum Operator {
  INPUT(1),
  DENSE_3X3(2),
  POINTWISE(3),
  DEPTHWISE_3X3(4),
  ADD(5),
  GLOBAL_AVERAGE_POOL(6),
  BROADCAST(7),
  CONCAT(8);

  private final int code;

  Operator(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Operator of(Layer layer) {
    return switch (layer) {
      case Layer.Image _ -> INPUT;
      case Layer.Dense dense -> dense.window().kernel() == 1 ? POINTWISE : DENSE_3X3;
      case Layer.Depthwise _ -> DEPTHWISE_3X3;
      case Layer.Add _ -> ADD;
      case Layer.GlobalAveragePool _ -> GLOBAL_AVERAGE_POOL;
      case Layer.Broadcast _ -> BROADCAST;
      case Layer.Concat _ -> CONCAT;
      case Layer.Relu _, Layer.Resize _ -> throw unsupported(layer);
    };
  }

  /** {@link Support} keeps such layers away from a schedule. */
  static IllegalArgumentException unsupported(Layer layer) {
    return new IllegalArgumentException(
        "The firmware has no operator for \"" + layer.name() + "\".");
  }
}
