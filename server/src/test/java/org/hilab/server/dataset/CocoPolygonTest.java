package org.hilab.server.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CocoPolygonTest {
  @Test
  void a_rectangle_on_pixel_edges_covers_its_pixels() {
    boolean[] region = new boolean[5 * 6];
    CocoPolygon.fill(new double[] {1, 2, 4, 2, 4, 5, 1, 5}, 5, 6, region);
    assertThat(rows(region, 5, 6))
        .containsExactly("......", "......", ".###..", ".###..", ".###..");
  }

  @Test
  void coordinates_are_rounded_to_fifths_and_pixels_count_by_their_centre() {
    boolean[] region = new boolean[3 * 3];
    // the corner 0.41 becomes 0.4 and covers the centres at 0.5; 1.62 becomes 1.6 and covers 1.5
    CocoPolygon.fill(new double[] {0.41, 0.41, 1.62, 0.41, 1.62, 1.62, 0.41, 1.62}, 3, 3, region);
    assertThat(rows(region, 3, 3)).containsExactly("##.", "##.", "...");
  }

  @Test
  void parts_outside_of_the_image_are_cut_off() {
    boolean[] region = new boolean[2 * 3];
    CocoPolygon.fill(new double[] {-3, -3, 2, -3, 2, 9, -3, 9}, 2, 3, region);
    assertThat(rows(region, 2, 3)).containsExactly("##.", "##.");
  }

  @Test
  void a_polygon_that_crosses_itself_is_filled_by_parity() {
    boolean[] region = new boolean[4 * 4];
    CocoPolygon.fill(new double[] {0, 0, 4, 0, 4, 4, 0, 4, 0, 0, 4, 0, 4, 4, 0, 4}, 4, 4, region);
    assertThat(rows(region, 4, 4)).containsOnly("....");
  }

  @Test
  void random_polygons_agree_with_the_even_odd_rule_but_near_their_edges() {
    Random random = new Random(11);
    int height = 40;
    int width = 50;
    for (int round = 0; round < 200; round++) {
      double[] polygon = new double[2 * (3 + random.nextInt(6))];
      for (int i = 0; i < polygon.length; i++) {
        polygon[i] = random.nextInt(5 * (i % 2 == 0 ? width : height)) / 5.0;
      }
      boolean[] region = new boolean[height * width];
      CocoPolygon.fill(polygon, height, width, region);
      for (int i = 0; i < region.length; i++) {
        int column = i / height;
        double x = column + 0.5;
        double y = i % height + 0.5;
        if (distance(polygon, x, y) > 0.3) {
          assertThat(region[i])
              .as("round %d, pixel at %s, %s", round, x, y)
              .isEqualTo(isInside(polygon, x, y));
        }
      }
    }
  }

  private static boolean isInside(double[] polygon, double x, double y) {
    boolean inside = false;
    for (int i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
      boolean spans = polygon[i + 1] > y != polygon[j + 1] > y;
      double slope = (polygon[j] - polygon[i]) / (polygon[j + 1] - polygon[i + 1]);
      inside ^= spans && x < polygon[i] + slope * (y - polygon[i + 1]);
    }
    return inside;
  }

  private static double distance(double[] polygon, double x, double y) {
    double nearest = Double.MAX_VALUE;
    for (int i = 0, j = polygon.length - 2; i < polygon.length; j = i, i += 2) {
      double dx = polygon[i] - polygon[j];
      double dy = polygon[i + 1] - polygon[j + 1];
      double length = dx * dx + dy * dy;
      double along = (x - polygon[j]) * dx + (y - polygon[j + 1]) * dy;
      double at = length == 0 ? 0 : Math.clamp(along / length, 0.0, 1.0);
      nearest =
          Math.min(nearest, Math.hypot(x - polygon[j] - at * dx, y - polygon[j + 1] - at * dy));
    }
    return nearest;
  }

  private static String[] rows(boolean[] region, int height, int width) {
    String[] rows = new String[height];
    for (int y = 0; y < height; y++) {
      StringBuilder row = new StringBuilder();
      for (int x = 0; x < width; x++) {
        row.append(region[x * height + y] ? '#' : '.');
      }
      rows[y] = row.toString();
    }
    return rows;
  }
}
