package org.hilab.protocol;

import java.util.List;

/**
 * What a device without GAP8's cycles computed: a checksum to compare, and deliberately nothing
 * that could be taken for a latency.
 *
 * @param deviceClass qemu or posix
 * @param boardSerial of the device
 * @param firmware hash of the firmware
 * @param expected what the server computed
 * @param output what the device computed
 * @param layers of every layer's output in the schedule's order; empty if they were not asked for
 */
public record Verification(
    String deviceClass,
    String boardSerial,
    String firmware,
    Crc32c expected,
    Crc32c output,
    List<Crc32c> layers) {
  private static final int MOST_LAYERS = 256;

  public Verification {
    Bounds.id("device class", deviceClass);
    Bounds.id("board serial", boardSerial);
    Bounds.id("firmware", firmware);
    Bounds.present("expected checksum", expected);
    Bounds.present("output checksum", output);
    layers = Bounds.list("layers", layers, MOST_LAYERS);
  }

  /** Whether the device computes what was scored. */
  public boolean equal() {
    return output.equals(expected);
  }
}
