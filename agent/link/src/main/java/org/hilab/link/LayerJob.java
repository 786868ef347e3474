package org.hilab.link;

import java.time.Duration;

/**
 * One layer on generated input, for the latency table.
 *
 * @param schedule one or two input layers and the layer, for the weights that are resident
 * @param seed of the input, 32 bits
 * @param warmUps passes before the counted ones, at most 64
 * @param repeats counted passes, 1 to 64
 * @param time for everything
 */
public record LayerJob(byte[] schedule, long seed, int warmUps, int repeats, Duration time) {
  public LayerJob {
    RunJob.requirePasses(warmUps, repeats);
  }
}
