package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArgmaxResizeTest {
  private static final int[] SIDES = {1, 2, 3, 5, 8, 13};
  private static final int[] MASK_SIDES = {1, 2, 3, 7, 8, 29, 64};

  @Test
  void random_logits_give_the_winners_of_the_naive_exact_resize_at_all_sizes() {
    Random random = new Random(11);
    for (int side : SIDES) {
      for (int maskSide : MASK_SIDES) {
        LogitGrid grid = grid(random, 256, side, SIDES[random.nextInt(SIDES.length)]);
        int width = MASK_SIDES[random.nextInt(MASK_SIDES.length)];
        check(grid, axis(side, maskSide), axis(grid.width(), width));
      }
    }
  }

  /** Two or three levels make ties at grid points, along edges and inside cells. */
  @Test
  void ties_go_to_the_lowest_class_as_in_the_naive_exact_resize() {
    Random random = new Random(12);
    for (int round = 0; round < 300; round++) {
      int side = SIDES[random.nextInt(SIDES.length)];
      int width = SIDES[random.nextInt(SIDES.length)];
      LogitGrid grid = grid(random, 1 + random.nextInt(4), side, width);
      check(grid, axis(side, 1 + random.nextInt(40)), axis(width, 1 + random.nextInt(40)));
    }
  }

  /** Lines that cross within one cell: class c wins for a stretch of its own. */
  @Test
  void many_classes_may_win_between_two_grid_points() {
    int classes = 12;
    int[] values = new int[2 * classes];
    for (int c = 0; c < classes; c++) {
      values[2 * c] = 1000 - c * c * 5;
      values[2 * c + 1] = 1000 - (classes - 1 - c) * (classes - 1 - c) * 5;
    }
    LogitGrid grid = new LogitGrid(classes, 1, 2, values);
    check(grid, axis(1, 3), axis(2, 500));
    int[] winners = winners(grid, axis(1, 1), axis(2, 500));
    assertThat(winners).isSorted();
    assertThat(Arrays.stream(winners).distinct().count()).isGreaterThan(5);
  }

  @Test
  void a_padded_input_is_cropped_to_its_content_and_scaled_to_the_mask() {
    Random random = new Random(13);
    for (int round = 0; round < 100; round++) {
      int input = 1 + random.nextInt(60);
      int content = 1 + random.nextInt(input);
      int mask = content + random.nextInt(50);
      LogitGrid grid = grid(random, 50, 6, 7);
      check(grid, new Axis(new Axis.Span(6, input, content, mask)), axis(7, 1 + mask));
    }
  }

  @Test
  void pixels_beside_the_content_never_decide() {
    // 5 pixels, one logit each; the image fills the first 2
    LogitGrid grid = new LogitGrid(2, 1, 5, new int[] {9, 0, 0, 0, 0, 0, 9, 50, 50, 50});
    assertThat(winners(grid, axis(1, 1), new Axis(new Axis.Span(5, 5, 2, 2))))
        .containsExactly(0, 1);
    assertThat(winners(grid, axis(1, 1), new Axis(new Axis.Span(5, 5, 2, 4))))
        .containsExactly(0, 0, 1, 1);
  }

  @Test
  void float_logits_of_any_magnitude_keep_their_order() {
    for (float magnitude : new float[] {1e-38f, 1e-3f, 1, 1e6f, 3e38f}) {
      float[] values = {magnitude, 0, -magnitude, 0.999f * magnitude, 0.001f * magnitude, 0};
      LogitGrid grid = LogitGrid.of(new Prediction.FloatLogits(2, 1, 3, FloatBuffer.wrap(values)));
      assertThat(grid.winners()).containsExactly(0, 1, 1);
    }
  }

  private static Axis axis(int grid, int pixels) {
    return new Axis(new Axis.Span(grid, grid, grid, pixels));
  }

  private static LogitGrid grid(Random random, int levels, int height, int width) {
    int classes = 1 + random.nextInt(21);
    int[] values = random.ints((long) classes * height * width, 0, levels).toArray();
    return new LogitGrid(classes, height, width, values);
  }

  private static void check(LogitGrid grid, Axis rows, Axis columns) {
    assertThat(winners(grid, rows, columns))
        .as("%d classes %d×%d", grid.classes(), grid.height(), grid.width())
        .isEqualTo(naive(grid, rows, columns));
  }

  private static int[] winners(LogitGrid grid, Axis rows, Axis columns) {
    int[] winners = new int[rows.pixels() * columns.pixels()];
    int[] next = {0};
    ArgmaxResize.resize(
        grid,
        rows,
        columns,
        (y, from, to, winner) -> {
          assertThat(y * columns.pixels() + from).isEqualTo(next[0]);
          assertThat(to).isGreaterThan(from);
          Arrays.fill(winners, y * columns.pixels() + from, y * columns.pixels() + to, winner);
          next[0] = y * columns.pixels() + to;
        });
    assertThat(next[0]).isEqualTo(winners.length);
    return winners;
  }

  private static int[] naive(LogitGrid grid, Axis rows, Axis columns) {
    int[] winners = new int[rows.pixels() * columns.pixels()];
    for (int i = 0; i < winners.length; i++) {
      BigInteger best = null;
      for (int c = 0; c < grid.classes(); c++) {
        BigInteger value =
            value(grid, c, new int[] {i / columns.pixels(), i % columns.pixels()}, rows, columns);
        if (best == null || value.compareTo(best) > 0) {
          best = value;
          winners[i] = c;
        }
      }
    }
    return winners;
  }

  private static BigInteger value(LogitGrid grid, int c, int[] pixel, Axis rows, Axis columns) {
    BigInteger sum = BigInteger.ZERO;
    for (int corner = 0; corner < 4; corner++) {
      int y = Math.min(rows.cell(pixel[0]) + corner / 2, grid.height() - 1);
      int x = Math.min(columns.cell(pixel[1]) + corner % 2, grid.width() - 1);
      long weight = weight(rows, pixel[0], corner / 2) * weight(columns, pixel[1], corner % 2);
      long logit = grid.values()[(c * grid.height() + y) * grid.width() + x];
      sum = sum.add(BigInteger.valueOf(weight).multiply(BigInteger.valueOf(logit)));
    }
    return sum;
  }

  private static long weight(Axis axis, int pixel, int end) {
    return end == 0 ? axis.unit() - axis.offset(pixel) : axis.offset(pixel);
  }
}
