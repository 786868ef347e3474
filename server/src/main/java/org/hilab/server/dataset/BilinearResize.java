package org.hilab.server.dataset;

/**
 * Half-pixel bilinear resize without antialiasing, in exact integers: every machine gets the same
 * bytes. Halves round up.
 */
final class BilinearResize {
  private BilinearResize() {}

  static RgbImage resize(RgbImage image, int height, int width) {
    if (height == image.height() && width == image.width()) {
      return image;
    }
    Taps rows = new Taps(image.height(), height);
    Taps columns = new Taps(image.width(), width);
    byte[] resized = new byte[RgbImage.CHANNELS * height * width];
    int[] row = new int[RgbImage.CHANNELS * image.width()];
    for (int y = 0; y < height; y++) {
      blendRows(image, rows, y, row);
      blendColumns(row, columns, rows.unit, resized, RgbImage.CHANNELS * y * width);
    }
    return new RgbImage(height, width, resized);
  }

  private static void blendRows(RgbImage image, Taps taps, int y, int[] row) {
    int first = taps.first[y] * row.length;
    int second = taps.second[y] * row.length;
    int weight = taps.weight[y];
    byte[] pixels = image.pixels();
    for (int i = 0; i < row.length; i++) {
      row[i] =
          (pixels[first + i] & 0xFF) * (taps.unit - weight) + (pixels[second + i] & 0xFF) * weight;
    }
  }

  private static void blendColumns(int[] row, Taps taps, int rowUnit, byte[] resized, int at) {
    long unit = (long) rowUnit * taps.unit;
    for (int x = 0; x < taps.first.length; x++) {
      int first = RgbImage.CHANNELS * taps.first[x];
      int second = RgbImage.CHANNELS * taps.second[x];
      long weight = taps.weight[x];
      for (int c = 0; c < RgbImage.CHANNELS; c++) {
        long sum = row[first + c] * (taps.unit - weight) + row[second + c] * weight;
        resized[at++] = (byte) ((2 * sum + unit) / (2 * unit));
      }
    }
  }

  /** Per output pixel of one axis: two input pixels and the second one's share of the unit. */
  private static final class Taps {
    final int unit;
    final int[] first;
    final int[] second;
    final int[] weight;

    /** Output pixel i looks at (i + 1/2) · from / to − 1/2, cut off at the edges. */
    Taps(int from, int to) {
      unit = 2 * to;
      first = new int[to];
      second = new int[to];
      weight = new int[to];
      for (int i = 0; i < to; i++) {
        long numerator = Math.clamp((2L * i + 1) * from - to, 0L, (from - 1L) * unit);
        first[i] = (int) (numerator / unit);
        second[i] = Math.min(first[i] + 1, from - 1);
        weight[i] = (int) (numerator % unit);
      }
    }
  }
}
