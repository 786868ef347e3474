package org.hilab.server.latency;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What a table was measured on; numbers of two devices are never in one table.
 *
 * @param deviceClass gap8, gvsoc, qemu or posix
 * @param firmware its hash
 * @param clockHz of the cores that the cycles were counted on; 0: nothing was counted
 * @param arenaBytes of the board for a network's activations
 */
public record TableDevice(String deviceClass, String firmware, long clockHz, long arenaBytes) {
  public TableDevice {
    if (clockHz < 0 || arenaBytes < 0) {
      throw new IllegalArgumentException(
          "Clock and arena are not negative, but " + clockHz + " and " + arenaBytes + ".");
    }
  }

  /**
   * True if counts of this device are no latencies of GAP8: such a table proves the way from layer
   * to table, and can decide no search.
   */
  @JsonIgnore
  public boolean isFunctional() {
    return clockHz == 0;
  }

  /** In one line for people. */
  public String text() {
    return deviceClass + ", firmware " + firmware;
  }
}
