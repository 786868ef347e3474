package org.hilab.server.deployment;

/**
 * A candidate as the resident firmware runs it ({@code firmware-scripts/schedule.md}): about 2 kB
 * over one resident image.
 *
 * @param bytes what is uploaded
 * @param arenaBytes of the device's memory for activations that it uses
 */
public record Schedule(byte[] bytes, long arenaBytes) {
  static final int HEADER_BYTES = 24;
  static final int LAYER_BYTES = 28;
  static final int CRC_BYTES = 4;

  /** CRC-32C of all bytes before the last four, which hold it; as an unsigned number. */
  public long id() {
    return ResidentImage.crc32c(bytes, bytes.length - CRC_BYTES);
  }
}
