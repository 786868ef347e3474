package org.hilab.link;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;

/**
 * One frame of {@code firmware-scripts/messages.md}: COBS( version | type | seq | session | payload
 * | crc32c ) 0x00.
 *
 * @param seq 0..65535
 * @param session 0..65535
 */
record Frame(int version, int type, int seq, int session, byte[] payload) {
  static final int VERSION = 1;
  static final int PAYLOAD_MAX = 960;
  static final int HEADER_BYTES = 6;
  private static final int CRC_BYTES = 4;
  private static final int PLAIN_MAX = HEADER_BYTES + PAYLOAD_MAX + CRC_BYTES;

  /** With the delimiter. */
  static final int WIRE_MAX = Cobs.encodedMax(PLAIN_MAX) + 1;

  Frame {
    if (payload.length > PAYLOAD_MAX) {
      throw new IllegalArgumentException(
          "A payload has at most " + PAYLOAD_MAX + " bytes, not " + payload.length + ".");
    }
  }

  /** The bytes on the wire, the delimiter last. */
  byte[] wire() {
    byte[] plain = new byte[HEADER_BYTES + payload.length + CRC_BYTES];
    ByteBuffer bytes = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put((byte) version).put((byte) type).putShort((short) seq).putShort((short) session);
    bytes.put(payload).putInt((int) Checksum.crc32c(plain, plain.length - CRC_BYTES));
    byte[] encoded = Cobs.encode(plain);
    return Arrays.copyOf(encoded, encoded.length + 1);
  }

  /** From what lies between two delimiters; empty if it is damaged. */
  static Optional<Frame> decode(byte[] encoded) {
    return Cobs.decode(encoded).flatMap(Frame::parse);
  }

  private static Optional<Frame> parse(byte[] plain) {
    int covered = plain.length - CRC_BYTES;
    if (covered < HEADER_BYTES || plain.length > PLAIN_MAX) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.wrap(plain).order(ByteOrder.LITTLE_ENDIAN);
    if (Checksum.crc32c(plain, covered) != Integer.toUnsignedLong(bytes.getInt(covered))) {
      return Optional.empty();
    }
    return Optional.of(
        new Frame(
            bytes.get() & 0xff,
            bytes.get() & 0xff,
            bytes.getShort() & 0xffff,
            bytes.getShort() & 0xffff,
            Arrays.copyOfRange(plain, HEADER_BYTES, covered)));
  }
}
