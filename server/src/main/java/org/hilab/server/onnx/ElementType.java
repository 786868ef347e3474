package org.hilab.server.onnx;

/** The element types that images and logits may have. */
public enum ElementType {
  FLOAT32(4),
  UINT8(1),
  /** Anything else: it can be named, not run. */
  UNSUPPORTED(0);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  public int bytes() {
    return bytes;
  }
}
