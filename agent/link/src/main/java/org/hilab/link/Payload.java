package org.hilab.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** The payload of a request, written from the front, little endian. */
final class Payload {
  private final byte[] bytes = new byte[Frame.PAYLOAD_MAX];
  private final ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);

  Payload u8(int value) {
    buffer.put((byte) value);
    return this;
  }

  Payload u16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  Payload u32(long value) {
    buffer.putInt((int) value);
    return this;
  }

  Payload u64(long value) {
    buffer.putLong(value);
    return this;
  }

  Payload bytes(byte[] values, int from, int count) {
    buffer.put(values, from, count);
    return this;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, buffer.position());
  }
}
