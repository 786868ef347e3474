package org.hilab.agent.boards;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** What a board of boards.toml is. */
public sealed interface BoardKind {
  int DEFAULT_BAUD = 115_200;

  /** The word of boards.toml. */
  String word();

  /** A GAP8 board on a serial line. */
  record Serial(Model model, Adapter adapter, int baud) implements BoardKind {
    private static final int SLOWEST = 9_600;
    private static final int FASTEST = 4_000_000;

    public Serial {
      if (baud < SLOWEST || baud > FASTEST) {
        throw new IllegalArgumentException(
            "baud is " + baud + "; the firmware takes " + SLOWEST + " to " + FASTEST + ".");
      }
    }

    @Override
    public String word() {
      return "serial";
    }
  }

  /**
   * The simulator.
   *
   * @param sdk where the GAP SDK is installed; else GAP_SDK_HOME says it
   */
  record Gvsoc(Optional<Path> sdk) implements BoardKind {
    @Override
    public String word() {
      return "gvsoc";
    }
  }

  /** The firmware on this machine: checksums, never latencies. */
  record Emulated(Emulator on) implements BoardKind {
    @Override
    public String word() {
      return "emulated";
    }
  }

  /** The analytic model. */
  record Estimate() implements BoardKind {
    @Override
    public String word() {
      return "estimate";
    }
  }

  /** GAP8 boards, in the words of the GAP SDK's configurations. */
  enum Model {
    GAPUINO,
    GAPUINO_V2,
    GAPUINO_V3,
    GAPOC_A,
    GAPOC_A_V2,
    GAPOC_B,
    GAPOC_B_V2,
    AI_DECK;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What an emulated board runs on. */
  enum Emulator {
    HOST,
    QEMU;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
