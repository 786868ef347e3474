package org.hilab.server.training;

/** How the learning rate falls. */
public sealed interface LearningRate {
  /** The rate of a step, counted from 0. */
  double at(int step);

  /**
   * Falls to 0 over the training: base · (1 − step / steps)^power, as DeepLab trains.
   *
   * @param steps of the whole training
   */
  record Poly(double base, double power, int steps) implements LearningRate {
    public Poly {
      requirePositive(base);
    }

    @Override
    public double at(int step) {
      return base * Math.pow(1 - Math.min(1, (double) step / steps), power);
    }
  }

  /**
   * Times a factor after every so many steps, as FMAS fine-tunes.
   *
   * @param every in steps
   */
  record Step(double base, double factor, int every) implements LearningRate {
    public Step {
      requirePositive(base);
      if (!(factor > 0 && factor <= 1) || every < 1) {
        throw new IllegalArgumentException("Not a decay: " + factor + " every " + every);
      }
    }

    @Override
    public double at(int step) {
      return base * Math.pow(factor, Math.floorDiv(step, every));
    }
  }

  private static void requirePositive(double base) {
    if (!(base > 0) || base > 10) {
      throw new IllegalArgumentException("A learning rate is above 0 and at most 10: " + base);
    }
  }
}
