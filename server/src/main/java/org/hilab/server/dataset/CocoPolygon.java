package org.hilab.server.dataset;

/**
 * Fills a polygon exactly like the COCO API (rleFrPoly), whose masks every published score is
 * against: corners are rounded to a grid five times as fine, edges are walked on it point by point,
 * and where one steps over the centre of a column of pixels, the column changes from outside to
 * inside or back from there down.
 */
final class CocoPolygon {
  private static final double SCALE = 5;

  private final int height;
  private final int width;

  /** Whether inside and outside change at a pixel, column by column. */
  private final boolean[] changes;

  private int lastX;
  private int lastY;
  private boolean started;

  private CocoPolygon(int height, int width) {
    this.height = height;
    this.width = width;
    changes = new boolean[height * width + 1];
  }

  /** Adds the polygon's pixels to a region, column by column. */
  static void fill(double[] polygon, int height, int width, boolean[] region) {
    CocoPolygon outline = new CocoPolygon(height, width);
    int corners = polygon.length / 2;
    for (int i = 0; i < corners; i++) {
      int next = (i + 1) % corners;
      outline.edge(
          fine(polygon[2 * i]),
          fine(polygon[2 * i + 1]),
          fine(polygon[2 * next]),
          fine(polygon[2 * next + 1]));
    }
    boolean inside = false;
    for (int i = 0; i < region.length; i++) {
      inside ^= outline.changes[i];
      region[i] |= inside;
    }
  }

  /** Towards zero like a C cast, also below it. */
  private static int fine(double coordinate) {
    return (int) (SCALE * coordinate + 0.5);
  }

  /** The points of an edge along its longer axis; always computed from the lower end. */
  private void edge(int x0, int y0, int x1, int y1) {
    int dx = Math.abs(x1 - x0);
    int dy = Math.abs(y1 - y0);
    if (dx >= dy) {
      boolean flip = x0 > x1;
      int x = Math.min(x0, x1);
      int y = flip ? y1 : y0;
      double slope = dx == 0 ? 0 : (double) ((flip ? y0 : y1) - y) / dx;
      for (int d = 0; d <= dx; d++) {
        int t = flip ? dx - d : d;
        point(x + t, (int) (y + slope * t + 0.5));
      }
    } else {
      boolean flip = y0 > y1;
      int y = Math.min(y0, y1);
      int x = flip ? x1 : x0;
      double slope = (double) ((flip ? x0 : x1) - x) / dy;
      for (int d = 0; d <= dy; d++) {
        int t = flip ? dy - d : d;
        point((int) (x + slope * t + 0.5), y + t);
      }
    }
  }

  private void point(int x, int y) {
    if (started && x != lastX) {
      step(x < lastX ? x : x - 1, Math.min(y, lastY));
    }
    started = true;
    lastX = x;
    lastY = y;
  }

  /** A step between two fine columns. */
  private void step(int fineX, int fineY) {
    double x = (fineX + 0.5) / SCALE - 0.5;
    if (Math.floor(x) != x || x < 0 || x > width - 1) {
      return;
    }
    double y = Math.ceil(Math.clamp((fineY + 0.5) / SCALE - 0.5, 0.0, (double) height));
    changes[((int) x) * height + (int) y] ^= true;
  }
}
