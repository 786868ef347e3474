package org.hilab.server.dataset;

import java.util.List;

/** The outline of one annotation. */
sealed interface CocoRegion {
  /**
   * The pixels inside, column by column.
   *
   * @param where what error messages call the annotation
   * @throws org.hilab.server.candidate.InvalidInput if it is made for another size
   */
  boolean[] pixels(int height, int width, String where);

  /**
   * The union of some polygons.
   *
   * @param polygons x and y by turns, in pixels from the top left corner
   */
  record Polygons(List<double[]> polygons) implements CocoRegion {
    public Polygons {
      polygons = List.copyOf(polygons);
    }

    @Override
    public boolean[] pixels(int height, int width, String where) {
      boolean[] union = new boolean[height * width];
      for (double[] polygon : polygons) {
        CocoPolygon.fill(polygon, height, width, union);
      }
      return union;
    }
  }

  /** Lengths of runs outside and inside by turns, column by column, the first one outside. */
  record Runs(int height, int width, int[] counts) implements CocoRegion {
    @Override
    public boolean[] pixels(int imageHeight, int imageWidth, String where) {
      if (height != imageHeight || width != imageWidth) {
        throw CocoJson.notARegion(
            where
                + ", is made for "
                + width
                + "×"
                + height
                + " of "
                + imageWidth
                + "×"
                + imageHeight);
      }
      boolean[] pixels = new boolean[height * width];
      int at = 0;
      for (int i = 0; i < counts.length; i++) {
        if (counts[i] < 0 || counts[i] > pixels.length - at) {
          throw CocoJson.notARegion(where + ", has runs that leave the image");
        }
        for (int end = at + counts[i]; at < end; at++) {
          pixels[at] = i % 2 == 1;
        }
      }
      if (at != pixels.length) {
        throw CocoJson.notARegion(where + ", has runs for " + at + " of " + pixels.length);
      }
      return pixels;
    }
  }
}
