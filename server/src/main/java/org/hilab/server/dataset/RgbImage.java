package org.hilab.server.dataset;

/**
 * A decoded image.
 *
 * @param pixels red, green, blue per pixel, row by row
 */
public record RgbImage(int height, int width, byte[] pixels) {
  public static final int CHANNELS = 3;

  public RgbImage {
    if (height < 1 || width < 1 || pixels.length != CHANNELS * height * width) {
      throw new IllegalArgumentException(
          "An image of " + width + "×" + height + " does not have " + pixels.length + " bytes.");
    }
  }
}
