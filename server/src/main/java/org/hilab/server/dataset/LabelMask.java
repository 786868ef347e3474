package org.hilab.server.dataset;

import java.util.Arrays;

/**
 * The true class of every pixel.
 *
 * @param labels unsigned, row by row; {@link #VOID} where nobody says
 */
public record LabelMask(int height, int width, byte[] labels) {
  /** The label of pixels without a class. */
  public static final int VOID = 255;

  public LabelMask {
    if (height < 1 || width < 1 || labels.length != height * width) {
      throw new IllegalArgumentException(
          "A mask of " + width + "×" + height + " does not have " + labels.length + " labels.");
    }
  }

  public int label(int y, int x) {
    return labels[y * width + x] & 0xFF;
  }

  /** Which classes have a pixel here, void left out. */
  public boolean[] presence(int classes) {
    boolean[] present = new boolean[VOID + 1];
    for (byte label : labels) {
      present[label & 0xFF] = true;
    }
    return Arrays.copyOf(present, classes);
  }
}
