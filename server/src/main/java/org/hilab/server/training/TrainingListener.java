package org.hilab.server.training;

/** Is told how a training goes. */
@FunctionalInterface
public interface TrainingListener {
  /** Nobody listens. */
  TrainingListener NONE = (step, of, loss) -> {};

  /**
   * A step is done.
   *
   * @param step from 1
   * @param loss mean cross-entropy over the step's paths
   */
  void stepped(int step, int of, double loss);
}
