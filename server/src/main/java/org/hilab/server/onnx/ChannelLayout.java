package org.hilab.server.onnx;

import org.hilab.server.network.Shape;

/** Where the channels of an activation tensor are. */
enum ChannelLayout {
  /** N×C×H×W, as ONNX has it. */
  FIRST,
  /**
   * N×H×W×C, as ONNX Runtime's int8 kernels want it: between models that are cut this way nothing
   * is transposed.
   */
  LAST;

  /** All but the batch. */
  long[] dimensions(Shape shape) {
    return switch (this) {
      case FIRST -> new long[] {shape.channels(), shape.height(), shape.width()};
      case LAST -> new long[] {shape.height(), shape.width(), shape.channels()};
    };
  }

  int channelAxis() {
    return this == FIRST ? 1 : 3;
  }
}
