package org.hilab.server.supernet;

import java.nio.ByteBuffer;

/** The element types a weight file may use; all become float32. */
enum ElementType {
  F32(4) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getFloat();
    }
  },
  F16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.float16ToFloat(bytes.getShort());
    }
  },
  BF16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }
  };

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  /** Bytes of one element. */
  int bytes() {
    return bytes;
  }

  /** The next little-endian element. */
  abstract float next(ByteBuffer bytes);
}
