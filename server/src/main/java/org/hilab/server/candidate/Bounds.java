package org.hilab.server.candidate;

/**
 * The smallest and largest value that an objective takes in a search space.
 *
 * @param max more than min
 */
public record Bounds(long min, long max) {
  public Bounds {
    if (min >= max) {
      throw new IllegalArgumentException(
          "An objective's minimum must be below its maximum, but is " + min + " to " + max + ".");
    }
  }

  /** The nearest value within. */
  public long clip(long value) {
    return Math.clamp(value, min, max);
  }
}
