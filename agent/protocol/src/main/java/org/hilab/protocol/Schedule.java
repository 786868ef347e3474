package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * A candidate's or a layer's schedule, byte for byte as {@code firmware-scripts/schedule.md} lays
 * it out; base64 in JSON. A schedule whose own checksum is wrong cannot be made.
 */
public record Schedule(@JsonValue byte[] bytes) {
  private static final int HEADER_BYTES = 24;
  private static final int LAYER_BYTES = 28;
  private static final int CRC_BYTES = 4;
  private static final int MOST_LAYERS = 256;

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public Schedule {
    Bounds.present("schedule", bytes);
    int layers = (bytes.length - HEADER_BYTES - CRC_BYTES) / LAYER_BYTES;
    Bounds.range("number of the schedule's layers", layers, 1, MOST_LAYERS);
    if (bytes.length != HEADER_BYTES + layers * LAYER_BYTES + CRC_BYTES) {
      throw new IllegalArgumentException(
          "A schedule has 28 + 28 n bytes, not " + bytes.length + ".");
    }
    bytes = bytes.clone();
    Crc32c actual = crc32c(bytes);
    Crc32c stated = stated(bytes);
    if (!actual.equals(stated)) {
      throw new IllegalArgumentException(
          "The schedule is damaged: its bytes have CRC " + actual + ", it says " + stated + ".");
    }
  }

  /** The CRC-32C that names it in SELECT and in results. */
  public Crc32c id() {
    return stated(bytes);
  }

  @Override
  public byte[] bytes() {
    return bytes.clone();
  }

  private static Crc32c crc32c(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - CRC_BYTES);
    return Crc32c.of(crc.getValue());
  }

  private static Crc32c stated(byte[] bytes) {
    long value = 0;
    for (int i = 1; i <= CRC_BYTES; i++) {
      value = (value << 8) | (bytes[bytes.length - i] & 0xff);
    }
    return Crc32c.of(value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Schedule schedule && Arrays.equals(bytes, schedule.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "schedule " + id() + " of " + bytes.length + " bytes";
  }
}
