package org.hilab.server.accuracy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Tells early that a network will not beat another one, whose numbers are known for every image
 * (docs/decisions/0082): a paired bootstrap (Efron, Tibshirani 1993, chapter 8) over the images
 * that both were scored on, with the finite population's correction. The same numbers always give
 * the same answer.
 *
 * @param confidence share of the resamples in which it has to stay behind
 * @param firstImages after which it is asked for the first time
 * @param step images between two questions
 */
public record Race(double confidence, int firstImages, int step) {
  private static final int RESAMPLES = 400;
  private static final long SEED = 4;

  public Race {
    if (!(confidence > 0.5 && confidence < 1) || firstImages < 2 || step < 1) {
      throw new IllegalArgumentException(
          "A race needs a confidence in (0.5, 1), two images and a step, but has "
              + confidence
              + ", "
              + firstImages
              + " and "
              + step
              + ".");
    }
  }

  /** The number of images at which the next question is asked, all of them in the end. */
  public int next(int seen, int images) {
    return Math.min(images, seen == 0 ? firstImages : seen + step);
  }

  /** After how many images a challenger is stopped; all of them if it is not. */
  public int end(CountTable challenger, CountTable incumbent) {
    int images = challenger.images();
    int seen = next(0, images);
    while (seen < images && !isLost(challenger, incumbent, seen)) {
      seen = next(seen, images);
    }
    return seen;
  }

  /**
   * Whether the challenger stays behind.
   *
   * @param seen images, from the first on, that the challenger was scored on
   */
  public boolean isLost(CountTable challenger, CountTable incumbent, int seen) {
    double lead = lead(challenger, incumbent, seen);
    if (lead >= 0) {
      return false;
    }
    double shrink = Math.sqrt(1 - (double) seen / challenger.images());
    double[] weights = new double[seen];
    RandomGenerator random = new SplittableRandom(SEED);
    int behind = RESAMPLES;
    for (int resample = 0; resample < RESAMPLES; resample++) {
      Arrays.fill(weights, 0);
      for (int i = 0; i < seen; i++) {
        weights[random.nextInt(seen)]++;
      }
      double deviation = lead(challenger, incumbent, weights) - lead;
      behind -= lead + shrink * deviation < 0 ? 0 : 1;
      if (behind < confidence * RESAMPLES) {
        return false;
      }
    }
    return true;
  }

  /** How much higher the challenger's mean IoU is on the first so many images. */
  public static double lead(CountTable challenger, CountTable incumbent, int seen) {
    double[] weights = new double[seen];
    Arrays.fill(weights, 1);
    return lead(challenger, incumbent, weights);
  }

  private static double lead(CountTable challenger, CountTable incumbent, double[] weights) {
    return meanIou(challenger, weights) - meanIou(incumbent, weights);
  }

  private static double meanIou(CountTable table, double[] weights) {
    double[][] sums = new double[CountTable.UNION + 1][table.classes()];
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0) {
        table.addTo(sums, i, weights[i]);
      }
    }
    double sum = 0;
    int counted = 0;
    for (int c = 0; c < table.classes(); c++) {
      double union = sums[CountTable.UNION][c];
      if (table.conventions().mean().counts(sums[CountTable.TRUTH][c] > 0, union > 0)) {
        counted++;
        sum += union > 0 ? sums[CountTable.RIGHT][c] / union : 0;
      }
    }
    return counted == 0 ? 0 : sum / counted;
  }
}
