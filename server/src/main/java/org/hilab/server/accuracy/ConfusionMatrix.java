package org.hilab.server.accuracy;

import java.util.Arrays;
import org.hilab.server.accuracy.Conventions.VoidPixels;
import org.hilab.server.dataset.LabelMask;

/**
 * Pixels by true and predicted class. A plain sum, so the order of images and threads cannot change
 * it.
 */
public final class ConfusionMatrix {
  private final int classes;

  /** [truth][predicted]; the last row holds the void pixels. */
  private final long[] counts;

  public ConfusionMatrix(int classes) {
    if (classes < 1 || classes > LabelMask.VOID) {
      throw new IllegalArgumentException("There are 1 to 255 classes, but " + classes + " here.");
    }
    this.classes = classes;
    counts = new long[(classes + 1) * classes];
  }

  public int classes() {
    return classes;
  }

  /** Counts pixels of one true class ({@link LabelMask#VOID} for none). */
  public void add(int truth, int predicted, long pixels) {
    counts[index(truth, predicted)] += pixels;
  }

  public long count(int truth, int predicted) {
    return counts[index(truth, predicted)];
  }

  /** Counts the pixels [from, to) of a mask's labels, at least one, all predicted as one class. */
  void addRun(byte[] labels, int from, int to, int predicted) {
    int start = from;
    byte label = labels[from];
    for (int i = from + 1; i < to; i++) {
      if (labels[i] != label) {
        add(label & 0xFF, predicted, i - start);
        start = i;
        label = labels[i];
      }
    }
    add(label & 0xFF, predicted, to - start);
  }

  /** Adds everything the other one has counted. */
  public void merge(ConfusionMatrix other) {
    if (other.classes != classes) {
      throw new IllegalArgumentException(
          "Matrices of " + classes + " and " + other.classes + " classes cannot be merged.");
    }
    Arrays.setAll(counts, i -> counts[i] + other.counts[i]);
  }

  /** Pixels of the class that were predicted as the class. */
  public long intersection(int index) {
    return count(index, index);
  }

  /** Pixels that are the class or were predicted as it. */
  public long union(int index, VoidPixels voidPixels) {
    return truthPixels(index) + predictedPixels(index, voidPixels) - intersection(index);
  }

  public long truthPixels(int truth) {
    long sum = 0;
    for (int predicted = 0; predicted < classes; predicted++) {
      sum += count(truth, predicted);
    }
    return sum;
  }

  private long predictedPixels(int predicted, VoidPixels voidPixels) {
    long sum =
        switch (voidPixels) {
          case IGNORE -> 0;
          case ERROR -> count(LabelMask.VOID, predicted);
        };
    for (int truth = 0; truth < classes; truth++) {
      sum += count(truth, predicted);
    }
    return sum;
  }

  private int index(int truth, int predicted) {
    int row = truth == LabelMask.VOID ? classes : truth;
    if (row < 0 || row > classes || predicted < 0 || predicted >= classes) {
      throw new IllegalArgumentException(
          "No class " + truth + " or " + predicted + " among " + classes + ".");
    }
    return row * classes + predicted;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix
        && matrix.classes == classes
        && Arrays.equals(matrix.counts, counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
