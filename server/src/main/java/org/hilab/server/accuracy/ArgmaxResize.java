package org.hilab.server.accuracy;

/**
 * Bilinear resize of logits followed by argmax: exact, without computing most of either.
 *
 * <p>Along a line every class is a linear function, and a class that wins at both ends (larger, or
 * equal and with the lower index) wins everywhere between, because the order of the pairs (value,
 * −index) survives adding and scaling by positive numbers. So winners are found at the grid points,
 * and only where neighbours differ is anything interpolated, in integers.
 */
final class ArgmaxResize {
  private final LogitGrid grid;
  private final Axis rows;
  private final Axis columns;
  private final RowRuns runs;
  private final int[] gridWinners;

  /** The winners where the row of pixels at hand crosses the grid's columns. */
  private final int[] crossings;

  /** The logits at both ends of the segment at hand, by class. */
  private final long[] left;

  private final long[] right;

  private ArgmaxResize(LogitGrid grid, Axis rows, Axis columns, RowRuns runs) {
    this.grid = grid;
    this.rows = rows;
    this.columns = columns;
    this.runs = runs;
    gridWinners = grid.winners();
    crossings = new int[grid.width()];
    left = new long[grid.classes()];
    right = new long[grid.classes()];
  }

  /** Hands every row of pixels to the sink, as runs of equal class from left to right. */
  static void resize(LogitGrid grid, Axis rows, Axis columns, RowRuns.Sink sink) {
    new ArgmaxResize(grid, rows, columns, new RowRuns(sink)).resize();
  }

  private void resize() {
    for (int y = 0; y < rows.pixels(); y++) {
      for (int x = 0; x < grid.width(); x++) {
        crossings[x] = crossing(y, x);
      }
      runs.start(y);
      for (int x = 0; x < grid.width(); x++) {
        segment(y, x);
      }
      runs.end();
    }
  }

  /** The winner at row y of the pixels on column x of the grid. */
  private int crossing(int y, int x) {
    int cell = rows.cell(y);
    int winner = gridWinners[cell * grid.width() + x];
    if (rows.offset(y) == 0 || winner == gridWinners[(cell + 1) * grid.width() + x]) {
      return winner;
    }
    long best = crossing(0, y, x);
    winner = 0;
    for (int c = 1; c < grid.classes(); c++) {
      long value = crossing(c, y, x);
      if (value > best) {
        best = value;
        winner = c;
      }
    }
    return winner;
  }

  /** One class there, times the unit of the rows. */
  private long crossing(int index, int y, int x) {
    int at = (index * grid.height() + rows.cell(y)) * grid.width() + x;
    int offset = rows.offset(y);
    long value = (long) grid.values()[at] * (rows.unit() - offset);
    return offset == 0 ? value : value + (long) grid.values()[at + grid.width()] * offset;
  }

  /** The pixels from column x of the grid up to the next column. */
  private void segment(int y, int x) {
    int from = columns.firstPixel(x);
    int to = columns.firstPixel(x + 1);
    if (from == to) {
      return;
    }
    int first = crossings[x];
    int last = crossings[Math.min(x + 1, grid.width() - 1)];
    if (first == last) {
      runs.extend(to, first);
      return;
    }
    for (int c = 0; c < grid.classes(); c++) {
      left[c] = crossing(c, y, x);
      right[c] = crossing(c, y, x + 1);
    }
    split(from, to, first, last);
  }

  /** The pixels [from, to) between a point where one class wins and a point where another does. */
  private void split(int from, int to, int first, int last) {
    if (first == last || from == to) {
      runs.extend(to, last);
      return;
    }
    int change = from;
    while (change < to && !beats(last, first, columns.offset(change))) {
      change++;
    }
    if (change > from) {
      int before = winner(columns.offset(change - 1));
      split(from, change - 1, first, before);
      runs.extend(change, before);
    }
    if (change < to) {
      int after = winner(columns.offset(change));
      runs.extend(change + 1, after);
      split(change + 1, to, after, last);
    }
  }

  private boolean beats(int one, int other, int offset) {
    long difference = value(one, offset) - value(other, offset);
    return difference > 0 || (difference == 0 && one < other);
  }

  private int winner(int offset) {
    long best = value(0, offset);
    int winner = 0;
    for (int c = 1; c < left.length; c++) {
      long value = value(c, offset);
      if (value > best) {
        best = value;
        winner = c;
      }
    }
    return winner;
  }

  private long value(int index, int offset) {
    return left[index] * (columns.unit() - offset) + right[index] * offset;
  }
}
