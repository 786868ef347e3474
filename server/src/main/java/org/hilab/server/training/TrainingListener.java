package org.hilab.server.training;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.hilab.server.network.Weights;

/** Is told how a training goes. */
@FunctionalInterface
public interface TrainingListener {
  /** Nobody listens. */
  TrainingListener NONE = (step, of, loss) -> {};

  /** Training begins, or goes on after steps that had these losses. */
  default void begun(List<Double> losses) {}

  /**
   * A step is done.
   *
   * @param step from 1
   * @param loss mean cross-entropy over the step's paths
   */
  void stepped(int step, int of, double loss);

  /** The images of a step came after the trainer had waited so long for them. */
  default void waited(Duration forImages) {}

  /** Every image was shown once more. After a kill the last epoch may be told again. */
  default void trained(Epoch epoch) {}

  /**
   * The end of an epoch.
   *
   * @param number from 1
   * @param of at the most
   * @param loss mean over its steps
   * @param weights as they are now
   */
  record Epoch(int number, int of, double loss, Supplier<Weights> weights) {}
}
