package org.hilab.server.accuracy;

/**
 * Consecutive images.
 *
 * @param to exclusive
 */
public record ImageRange(int from, int to) {
  public ImageRange {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("No images from " + from + " to " + to + ".");
    }
  }

  public int size() {
    return to - from;
  }
}
