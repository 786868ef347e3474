package org.hilab.link;

import java.util.zip.CRC32C;

/** The checksum of the protocol: CRC-32C, as an unsigned number. */
final class Checksum {
  private Checksum() {}

  static long crc32c(byte[] bytes, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, count);
    return crc.getValue();
  }

  static long crc32c(byte[] bytes) {
    return crc32c(bytes, bytes.length);
  }
}
