package org.hilab.link;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The payload of a reply, read from the front; too short a payload is a failure, not a bug. */
final class Reply {
  private final Request request;
  private final ByteBuffer bytes;

  Reply(Request request, byte[] payload) {
    this.request = request;
    this.bytes = ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads one value of a buffer. */
  private interface Field {
    long read(ByteBuffer bytes);
  }

  int u8() throws LinkException {
    return (int) take(source -> source.get() & 0xffL);
  }

  int u16() throws LinkException {
    return (int) take(source -> source.getShort() & 0xffffL);
  }

  long u32() throws LinkException {
    return take(source -> Integer.toUnsignedLong(source.getInt()));
  }

  long u64() throws LinkException {
    return take(ByteBuffer::getLong);
  }

  /** Checks a value that the reply has to repeat. */
  void expect(String what, long actual, long expected) throws LinkException {
    if (actual != expected) {
      throw new LinkException(
          Failure.BAD_REPLY,
          "The reply to " + request + " says " + what + " " + actual + ", not " + expected + ".");
    }
  }

  private long take(Field field) throws LinkException {
    try {
      return field.read(bytes);
    } catch (BufferUnderflowException e) {
      throw new LinkException(
          Failure.BAD_REPLY,
          "The reply to " + request + " ends after " + bytes.limit() + " bytes.");
    }
  }
}
