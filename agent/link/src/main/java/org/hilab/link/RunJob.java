package org.hilab.link;

import java.time.Duration;

/**
 * One network on one picture.
 *
 * @param schedule of {@code firmware-scripts/schedule.md}, for the weights that are resident
 * @param image u8, H, W, C
 * @param warmUps passes before the counted ones, at most 64
 * @param repeats counted passes, 1 to 64
 * @param layerChecksums whether every layer's output is checksummed in the last pass
 * @param time for everything, uploads included
 */
public record RunJob(
    byte[] schedule,
    byte[] image,
    int warmUps,
    int repeats,
    boolean layerChecksums,
    Duration time) {
  private static final int MOST_PASSES = 64;

  public RunJob {
    requirePasses(warmUps, repeats);
  }

  static void requirePasses(int warmUps, int repeats) {
    if (warmUps < 0 || warmUps > MOST_PASSES || repeats < 1 || repeats > MOST_PASSES) {
      throw new IllegalArgumentException(
          "Warm-ups are 0 to 64 and repeats 1 to 64, not " + warmUps + " and " + repeats + ".");
    }
  }

  /** One counted pass with every layer's checksum. */
  public static RunJob once(byte[] schedule, byte[] image, Duration time) {
    return new RunJob(schedule, image, 0, 1, true, time);
  }
}
