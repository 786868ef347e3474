package org.hilab.protocol;

/** One layer as a device sees it: enough to build its schedule or to estimate its cycles. */
public record LayerRecord(LayerKind kind, Tensor input, Tensor output, Window window) {
  public LayerRecord {
    Bounds.present("layer's kind", kind);
    Bounds.present("layer's input", input);
    Bounds.present("layer's output", output);
    Bounds.present("layer's window", window);
  }

  /** Multiply-accumulates; 0 for layers without weights. */
  public long macs() {
    long taps = (long) window.kernel() * window.kernel();
    return switch (kind) {
      case CONV -> output.elements() * taps * input.channels();
      case DEPTHWISE -> output.elements() * taps;
      case ADD, POOL, BROADCAST, CONCAT, RELU, RESIZE -> 0;
    };
  }

  /** Bytes of int8 weights; 0 for layers without. */
  public long weightBytes() {
    long taps = (long) window.kernel() * window.kernel();
    return switch (kind) {
      case CONV -> taps * input.channels() * output.channels();
      case DEPTHWISE -> taps * output.channels();
      case ADD, POOL, BROADCAST, CONCAT, RELU, RESIZE -> 0;
    };
  }
}
