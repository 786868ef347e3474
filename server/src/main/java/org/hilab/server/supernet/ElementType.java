package org.hilab.server.supernet;

import java.nio.ByteBuffer;

/** The element types a weight file may use; all become float32. */
enum ElementType {
  F32(4) {
    @Override
    float next(ByteBuffer bytes) {
      return bytes.getFloat();
    }

    @Override
    void put(ByteBuffer bytes, float value) {
      bytes.putFloat(value);
    }
  },
  F16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.float16ToFloat(bytes.getShort());
    }

    @Override
    void put(ByteBuffer bytes, float value) {
      bytes.putShort(Float.floatToFloat16(value));
    }
  },
  BF16(2) {
    @Override
    float next(ByteBuffer bytes) {
      return Float.intBitsToFloat(bytes.getShort() << 16);
    }

    // rounds to nearest, ties to even
    @Override
    void put(ByteBuffer bytes, float value) {
      int bits = Float.floatToRawIntBits(value);
      bytes.putShort((short) ((bits + 0x7FFF + (bits >> 16 & 1)) >> 16));
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

  /** Appends a value as a little-endian element. */
  abstract void put(ByteBuffer bytes, float value);
}
