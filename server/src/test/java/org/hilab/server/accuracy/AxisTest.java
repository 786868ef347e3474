package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hilab.server.accuracy.Axis.Span;
import org.junit.jupiter.api.Test;

class AxisTest {
  @Test
  void the_corners_of_grid_and_mask_are_aligned() {
    for (int grid : new int[] {1, 2, 48, 384}) {
      for (int pixels : new int[] {1, 2, 30, 375, 500}) {
        Axis axis = new Axis(new Span(grid, 384, 384, pixels));
        assertThat(position(axis, 0)).isZero();
        if (pixels > 1) {
          assertThat(position(axis, pixels - 1)).isEqualTo(grid - 1.0);
        }
        for (int i = 0; i < pixels; i++) {
          double expected = i * (grid - 1.0) / Math.max(1, pixels - 1);
          assertThat(position(axis, i)).isCloseTo(expected, within(1e-9));
        }
      }
    }
  }

  @Test
  void padding_of_odd_sizes_lands_on_the_grid_points_of_the_output_stride() {
    // 513 pixels at stride 8 give 65 points: pixel 8k is point k
    Axis axis = new Axis(new Span(65, 513, 375, 375));
    for (int k = 0; 8 * k < 375; k++) {
      assertThat(position(axis, 8 * k)).isEqualTo(k);
    }
  }

  @Test
  void huge_masks_lose_less_than_a_65536th_of_a_cell() {
    Axis axis = new Axis(new Span(65, 1021, 769, 4093));
    for (int i = 0; i < 4093; i++) {
      double expected = i * 768.0 / 4092 * 64 / 1020;
      assertThat(position(axis, i)).isBetween(expected - 1.0 / 65536, expected + 1e-9);
    }
  }

  @Test
  void first_pixels_part_the_mask_into_cells() {
    Axis axis = new Axis(new Span(3, 3, 3, 5));
    assertThat(new int[] {axis.firstPixel(0), axis.firstPixel(1), axis.firstPixel(2)})
        .containsExactly(0, 2, 4);
    assertThat(axis.firstPixel(3)).isEqualTo(5);
  }

  private static double position(Axis axis, int pixel) {
    return axis.cell(pixel) + (double) axis.offset(pixel) / axis.unit();
  }
}
