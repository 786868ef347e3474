package org.hilab.protocol;

import org.jspecify.annotations.Nullable;

/**
 * One layer in the last pass of a run.
 *
 * @param waitCycles the part of the cycles that waited for memory
 * @param outputCrc32c null if it was not asked for
 */
public record LayerCount(long cycles, long waitCycles, @Nullable Crc32c outputCrc32c) {
  public LayerCount {
    Bounds.range("number of a layer's cycles", cycles, 0, Long.MAX_VALUE);
    Bounds.range("number of a layer's waiting cycles", waitCycles, 0, Long.MAX_VALUE);
  }
}
