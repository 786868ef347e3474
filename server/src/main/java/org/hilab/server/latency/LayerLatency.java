package org.hilab.server.latency;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one layer shape gave on the boards of one kind.
 *
 * @param cycles null where counts are no latencies: then only the output was compared
 * @param outputCrc32c of the layer's output, 8 hex digits; equal to the integer reference's
 * @param boards serial numbers of those that ran it
 */
public record LayerLatency(@Nullable Cycles cycles, String outputCrc32c, List<String> boards) {
  public LayerLatency {
    boards = List.copyOf(boards);
    if (!outputCrc32c.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException(
          "An output's checksum has 8 lower-case hex digits: " + outputCrc32c);
    }
  }

  /**
   * Cycles of one pass.
   *
   * @param median of the repeats
   * @param spread largest minus smallest of the repeats
   */
  public record Cycles(long median, long spread, int repeats) {
    public Cycles {
      if (median < 1 || spread < 0 || repeats < 1) {
        throw new IllegalArgumentException(
            "A layer takes a cycle or more in one repeat or more, not "
                + median
                + " ± "
                + spread
                + " in "
                + repeats
                + ".");
      }
    }
  }
}
