package org.hilab.server.dataset;

import java.util.Arrays;

/** A network input being filled: channel planes, mean grey at first. */
final class Canvas {
  /** 127.5 rounded, half up: the middle of the u8 range. */
  static final byte MEAN_GREY = (byte) 128;

  private final int height;
  private final int width;
  private final byte[] planes;

  Canvas(int height, int width) {
    this.height = height;
    this.width = width;
    planes = new byte[RgbImage.CHANNELS * height * width];
    Arrays.fill(planes, MEAN_GREY);
  }

  /** Puts the image at the top left. */
  void draw(RgbImage image) {
    byte[] pixels = image.pixels();
    int from = 0;
    for (int y = 0; y < image.height(); y++) {
      for (int x = 0; x < image.width(); x++) {
        int to = y * width + x;
        planes[to] = pixels[from];
        planes[to + height * width] = pixels[from + 1];
        planes[to + 2 * height * width] = pixels[from + 2];
        from += RgbImage.CHANNELS;
      }
    }
  }

  PreparedImage prepared(Sample sample, RgbImage content) {
    return new PreparedImage(
        sample.id(),
        new PreparedImage.Size(height, width),
        new PreparedImage.Size(content.height(), content.width()),
        planes,
        sample.mask());
  }
}
