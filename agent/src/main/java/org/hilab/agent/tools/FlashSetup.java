package org.hilab.agent.tools;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How a board is flashed.
 *
 * @param sdk an installed GAP SDK
 * @param board a configuration of it, for example gapuino_v3
 * @param adapterSerial of the board's JTAG adapter
 * @param firmware the ELF for the board
 * @param work a folder for the tools' files
 * @param stallPatience without progress
 */
public record FlashSetup(
    Path sdk,
    String board,
    String adapterSerial,
    Path firmware,
    Path work,
    Duration stallPatience,
    int attempts) {
  private static final Duration STALL_PATIENCE = Duration.ofSeconds(30);
  private static final int ATTEMPTS = 3;

  public FlashSetup {
    if (!board.matches("[a-z0-9_]+") || !adapterSerial.matches("[A-Za-z0-9]+")) {
      throw new IllegalArgumentException(
          "A board is lower-case letters, digits and underscores, an adapter's serial letters and"
              + " digits; these are \""
              + board
              + "\" and \""
              + adapterSerial
              + "\".");
    }
  }

  /** With the usual patience. */
  public static FlashSetup of(Path sdk, String board, String adapterSerial, Path firmware) {
    Path work = firmware.toAbsolutePath().resolveSibling("flash-" + adapterSerial);
    return new FlashSetup(sdk, board, adapterSerial, firmware, work, STALL_PATIENCE, ATTEMPTS);
  }

  String gapyTarget() {
    return board;
  }

  /** The SDK has one cable file for the GAPuino and one for the other boards' adapter. */
  String cable() {
    return board.startsWith("gapuino")
        ? "interface/ftdi/gapuino_ftdi.cfg"
        : "interface/ftdi/olimex-arm-usb-ocd-h.cfg";
  }
}
