package org.hilab.server.accuracy;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * What one network got right on each image: per class the pixels that are right, that are the class
 * and that are either the class or were predicted as it, under the conventions of a mean IoU.
 */
public final class CountTable {
  static final int RIGHT = 0;
  static final int TRUTH = 1;
  static final int UNION = 2;

  /** Per image: class, right, truth, union of every class that occurs. */
  private static final int FIELDS = 4;

  private final int classes;
  private final Conventions conventions;
  private final int[][] rows;

  /** A table without numbers. */
  public CountTable(int images, int classes, Conventions conventions) {
    this.classes = classes;
    this.conventions = conventions;
    this.rows = new int[images][];
  }

  /** Takes one image's numbers; images may come from several threads. */
  public void put(int image, ConfusionMatrix matrix) {
    int[] row = new int[FIELDS * classes];
    int size = 0;
    for (int c = 0; c < classes; c++) {
      long union = matrix.union(c, conventions.voidPixels());
      if (union > 0) {
        row[size] = c;
        row[size + 1 + RIGHT] = Math.toIntExact(matrix.intersection(c));
        row[size + 1 + TRUTH] = Math.toIntExact(matrix.truthPixels(c));
        row[size + 1 + UNION] = Math.toIntExact(union);
        size += FIELDS;
      }
    }
    rows[image] = Arrays.copyOf(row, size);
  }

  public int images() {
    return rows.length;
  }

  public int classes() {
    return classes;
  }

  Conventions conventions() {
    return conventions;
  }

  /** Mean IoU on the first so many images. */
  public double meanIou(int images) {
    return mean(images).value();
  }

  /** 1 − mean IoU on all images in millionths, rounded half up from the exact fraction. */
  public int errorMicros() {
    return mean(rows.length).errorMicros();
  }

  private MeanIou mean(int images) {
    long[][] sums = new long[UNION + 1][classes];
    for (int image = 0; image < images; image++) {
      int[] row = rows[image];
      for (int i = 0; i < row.length; i += FIELDS) {
        for (int field = RIGHT; field <= UNION; field++) {
          sums[field][row[i]] += row[i + 1 + field];
        }
      }
    }
    int[] counted =
        IntStream.range(0, classes)
            .filter(c -> conventions.mean().counts(sums[TRUTH][c] > 0, sums[UNION][c] > 0))
            .toArray();
    return MeanIou.mean(
        IntStream.of(counted).mapToLong(c -> sums[RIGHT][c]).toArray(),
        IntStream.of(counted).mapToLong(c -> sums[UNION][c]).toArray());
  }

  /** The bare numbers, for a file; {@link #of} reads them. */
  public int[][] numbers() {
    return Arrays.stream(rows).map(int[]::clone).toArray(int[][]::new);
  }

  /** A table of {@link #numbers()}. */
  public static CountTable of(int classes, Conventions conventions, int[][] numbers) {
    CountTable table = new CountTable(numbers.length, classes, conventions);
    for (int image = 0; image < numbers.length; image++) {
      table.rows[image] = numbers[image].clone();
    }
    return table;
  }

  /** Adds one image's numbers, times a weight, to [right, truth, union][class]. */
  void addTo(double[][] sums, int image, double weight) {
    int[] row = rows[image];
    for (int i = 0; i < row.length; i += FIELDS) {
      for (int field = RIGHT; field <= UNION; field++) {
        sums[field][row[i]] += weight * row[i + 1 + field];
      }
    }
  }
}
