package org.hilab.protocol;

import org.jspecify.annotations.Nullable;

/**
 * Under what a measurement was taken.
 *
 * @param deviceClass for example gap8
 * @param boardSerial the adapter's or the chip's serial number, or the name of the model
 * @param backend estimate, resident, …
 * @param firmware hash of the firmware, or the version of the model
 * @param clockHz of the cores that the cycles were counted on
 * @param repeats how many times it was run
 * @param spreadCycles largest minus smallest of the repeats
 * @param outputCrc32c of the logits, 8 hexadecimal digits; null if there is no output
 * @param relativeError how far an estimate may be off, 0.3 for 30 %; null for what was measured
 */
public record Conditions(
    String deviceClass,
    String boardSerial,
    String backend,
    String firmware,
    long clockHz,
    int repeats,
    long spreadCycles,
    @Nullable String outputCrc32c,
    @Nullable Double relativeError) {
  private static final long FASTEST_HZ = 100_000_000_000L;
  private static final int MOST_REPEATS = 1_000_000;

  public Conditions {
    Bounds.id("device class", deviceClass);
    Bounds.id("board serial", boardSerial);
    Bounds.id("backend", backend);
    Bounds.id("firmware", firmware);
    Bounds.range("clock in Hz", clockHz, 1, FASTEST_HZ);
    Bounds.range("number of repeats", repeats, 1, MOST_REPEATS);
    Bounds.range("spread in cycles", spreadCycles, 0, Long.MAX_VALUE);
    if (outputCrc32c != null && !outputCrc32c.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException("The output's CRC is not 8 lower-case hex digits.");
    }
    if (relativeError != null && !(relativeError >= 0 && relativeError < Double.MAX_VALUE)) {
      throw new IllegalArgumentException("The relative error is " + relativeError + ".");
    }
  }
}
