package org.hilab.link;

import java.util.Arrays;
import java.util.Optional;

/**
 * Consistent Overhead Byte Stuffing (Cheshire and Baker 1997): no zero byte in the encoded form.
 */
final class Cobs {
  private static final int FULL_GROUP = 0xff;

  private Cobs() {}

  /** The most bytes that the encoded form of so many has, without a delimiter. */
  static int encodedMax(int count) {
    return count + count / (FULL_GROUP - 1) + 1;
  }

  static byte[] encode(byte[] plain) {
    byte[] encoded = new byte[encodedMax(plain.length)];
    int codeAt = 0;
    int size = 1;
    int code = 1;
    for (byte value : plain) {
      if (code == FULL_GROUP) {
        encoded[codeAt] = (byte) code;
        codeAt = size++;
        code = 1;
      }
      if (value != 0) {
        encoded[size++] = value;
        code++;
      } else {
        encoded[codeAt] = (byte) code;
        codeAt = size++;
        code = 1;
      }
    }
    encoded[codeAt] = (byte) code;
    return Arrays.copyOf(encoded, size);
  }

  /** Empty if a zero is inside, a group runs past the end, or nothing is there. */
  static Optional<byte[]> decode(byte[] encoded) {
    byte[] plain = new byte[encoded.length];
    int read = 0;
    int size = 0;
    while (read < encoded.length) {
      int code = encoded[read++] & 0xff;
      int values = code - 1;
      if (code == 0 || values > encoded.length - read) {
        return Optional.empty();
      }
      for (int i = 0; i < values; i++) {
        if (encoded[read] == 0) {
          return Optional.empty();
        }
        plain[size++] = encoded[read++];
      }
      if (code != FULL_GROUP && read < encoded.length) {
        plain[size++] = 0;
      }
    }
    return encoded.length == 0 ? Optional.empty() : Optional.of(Arrays.copyOf(plain, size));
  }
}
