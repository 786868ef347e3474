package org.hilab.link;

import java.util.List;

/**
 * What a board computed, and how much it counted meanwhile. It is a latency only on a backend that
 * counts GAP8's cycles.
 *
 * @param outputCrc32c of the last layer's output in H, W, C order, as an unsigned number
 * @param counts of the device's cycle counter, one for each repeat
 * @param layers in the schedule's order, the image first; a checksum is 0 if it was not asked for,
 *     and for the image, whose upload was checked
 */
public record Inference(
    Identity device, long outputCrc32c, List<Long> counts, List<LayerResult> layers) {
  public Inference {
    counts = List.copyOf(counts);
    layers = List.copyOf(layers);
  }

  /**
   * One layer in the last repeat.
   *
   * @param count of the device's cycle counter
   * @param waitCount the part of it that waited for memory
   * @param crc32c of its output in H, W, C order, as an unsigned number
   */
  public record LayerResult(long count, long waitCount, long crc32c) {}
}
