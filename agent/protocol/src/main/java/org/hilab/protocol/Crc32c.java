package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A CRC-32C as 8 lower-case hexadecimal digits. */
public record Crc32c(@JsonValue String digits) {
  private static final long MOST = 0xffff_ffffL;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Crc32c {
    Bounds.digits("CRC-32C", digits, 8);
  }

  /** Of an unsigned number. */
  public static Crc32c of(long value) {
    Bounds.range("CRC-32C", value, 0, MOST);
    return new Crc32c(String.format("%08x", value));
  }

  /** As an unsigned number. */
  public long value() {
    return Long.parseLong(digits, 16);
  }

  @Override
  public String toString() {
    return digits;
  }
}
