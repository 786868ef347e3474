package org.hilab.server.supernet.imports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One table of a FlatBuffer. Every access is checked by the buffer itself: a reference that leaves
 * the file ends in an IndexOutOfBoundsException.
 *
 * @param at where the table begins
 */
record FlatTable(ByteBuffer bytes, int at) {
  private static final int FIRST_FIELD = 4;

  static FlatTable root(ByteBuffer bytes) {
    return new FlatTable(bytes, bytes.getInt(0));
  }

  /** Where a field is; empty if it has its default. */
  private Optional<Integer> field(int index) {
    int table = at - bytes.getInt(at);
    int entry = FIRST_FIELD + Short.BYTES * index;
    if (entry >= (bytes.getShort(table) & 0xFFFF)) {
      return Optional.empty();
    }
    int offset = bytes.getShort(table + entry) & 0xFFFF;
    return offset == 0 ? Optional.empty() : Optional.of(at + offset);
  }

  int integer(int index) {
    return field(index).map(bytes::getInt).orElse(0);
  }

  int octet(int index) {
    return field(index).map(position -> bytes.get(position) & 0xFF).orElse(0);
  }

  Optional<FlatTable> table(int index) {
    return field(index).map(position -> new FlatTable(bytes, follow(position)));
  }

  /** The vector of a field; one without elements if the file has none. */
  FlatVector vector(int index) {
    return field(index)
        .map(position -> new FlatVector(bytes, follow(position)))
        .orElse(FlatVector.EMPTY);
  }

  String text(int index) {
    FlatVector characters = vector(index);
    return StandardCharsets.UTF_8.decode(characters.octets()).toString();
  }

  private int follow(int position) {
    return position + bytes.getInt(position);
  }

  /**
   * A vector.
   *
   * @param at where its length stands
   */
  record FlatVector(ByteBuffer bytes, int at) {
    static final FlatVector EMPTY = new FlatVector(ByteBuffer.allocate(Integer.BYTES), 0);

    int length() {
      int length = bytes.getInt(at);
      if (length < 0 || length > bytes.limit() - at - Integer.BYTES) {
        throw new IndexOutOfBoundsException("a list of " + length + " elements");
      }
      return length;
    }

    int integer(int i) {
      return bytes.getInt(element(i, Integer.BYTES));
    }

    long longInteger(int i) {
      return bytes.getLong(element(i, Long.BYTES));
    }

    float real(int i) {
      return bytes.getFloat(element(i, Float.BYTES));
    }

    FlatTable table(int i) {
      int position = element(i, Integer.BYTES);
      return new FlatTable(bytes, position + bytes.getInt(position));
    }

    /** A vector of bytes as it is. */
    ByteBuffer octets() {
      return bytes.slice(at + Integer.BYTES, length()).order(bytes.order());
    }

    private int element(int i, int size) {
      if (i < 0 || i >= length()) {
        throw new IndexOutOfBoundsException("element " + i + " of " + length());
      }
      return Math.addExact(at + Integer.BYTES, Math.multiplyExact(i, size));
    }
  }
}
