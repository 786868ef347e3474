package org.hilab.server.dataset;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;

/** PASCAL VOC's colour of every label: its masks are pictures with this palette. */
public final class VocPalette {
  private static final int COLORS = 256;

  private VocPalette() {}

  /**
   * The mask as a picture whose palette indices are the labels.
   *
   * @param labels 0..255, row by row
   */
  public static BufferedImage picture(int width, int height, int[] labels) {
    BufferedImage picture =
        new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, palette());
    picture.getRaster().setPixels(0, 0, width, height, labels);
    return picture;
  }

  /** The same for a mask in memory. */
  public static BufferedImage picture(LabelMask mask) {
    int[] labels = new int[mask.labels().length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = mask.labels()[i] & 0xFF;
    }
    return picture(mask.width(), mask.height(), labels);
  }

  /** The colour of a label as #rrggbb. */
  public static String color(int label) {
    return String.format("#%06x", palette().getRGB(label) & 0xFFFFFF);
  }

  /** Three bits of the index go to each of red, green and blue, high bits first. */
  private static IndexColorModel palette() {
    byte[][] levels = new byte[3][COLORS];
    for (int index = 0; index < COLORS; index++) {
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        levels[bit % 3][index] |= (byte) ((index >> bit & 1) << (7 - bit / 3));
      }
    }
    return new IndexColorModel(Byte.SIZE, COLORS, levels[0], levels[1], levels[2]);
  }
}
