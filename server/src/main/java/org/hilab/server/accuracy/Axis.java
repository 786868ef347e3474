package org.hilab.server.accuracy;

/**
 * Where the pixels of a mask lie on one axis of a logit grid, corners aligned: pixel i in cell k
 * lies offset(i) / unit of the way from grid point k to k + 1.
 */
final class Axis {
  /** Finer units are rounded down to this: 2^-16 of a cell. */
  private static final int MAX_UNIT = 1 << 16;

  private final int unit;
  private final int[] cells;
  private final int[] offsets;
  private final int[] firstPixels;

  /**
   * The grid spans the network's input, of which the image fills the first part.
   *
   * @param grid points of the logit grid
   * @param input pixels of the network's input
   * @param content pixels of the input that show the image
   * @param pixels of the mask
   */
  record Span(int grid, int input, int content, int pixels) {}

  Axis(Span span) {
    long step = span.pixels == 1 || span.input == 1 ? 0 : (span.grid - 1L) * (span.content - 1L);
    long whole = Math.max(1, span.input - 1L) * Math.max(1, span.pixels - 1L);
    long divisor = gcd(whole, step);
    step /= divisor;
    whole /= divisor;
    unit = (int) Math.min(whole, MAX_UNIT);
    cells = new int[span.pixels];
    offsets = new int[span.pixels];
    for (int i = 0; i < span.pixels; i++) {
      cells[i] = (int) (i * step / whole);
      offsets[i] = (int) (i * step % whole * unit / whole);
    }
    firstPixels = firstPixels(cells, span.grid);
  }

  private static int[] firstPixels(int[] cells, int grid) {
    int[] firstPixels = new int[grid + 1];
    int pixel = 0;
    for (int cell = 0; cell <= grid; cell++) {
      while (pixel < cells.length && cells[pixel] < cell) {
        pixel++;
      }
      firstPixels[cell] = pixel;
    }
    return firstPixels;
  }

  int pixels() {
    return cells.length;
  }

  /** Grid points. */
  int cells() {
    return firstPixels.length - 1;
  }

  int unit() {
    return unit;
  }

  /** The grid point at or before the pixel. */
  int cell(int pixel) {
    return cells[pixel];
  }

  int offset(int pixel) {
    return offsets[pixel];
  }

  /** The first pixel at or behind the grid point; for one more than the last: all pixels. */
  int firstPixel(int cell) {
    return firstPixels[cell];
  }

  private static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }
}
