package org.hilab.server.training;

import java.nio.file.Path;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.VocDataset;
import org.hilab.server.training.ForwardPass.BatchNorms;

/**
 * Everything that a training's result depends on, and where it keeps its checkpoints.
 *
 * @param folder of the checkpoints
 */
public record TrainingPlan(
    Paths paths, Images images, Optimization optimization, Machine machine, Path folder) {

  /**
   * What is shown.
   *
   * @param batch images in a step
   */
  public record Images(VocDataset dataset, Augmentation augmentation, int batch, long seed) {}

  /**
   * How weights change.
   *
   * @param steps updates of the weights
   * @param frozenAfter from this step on batch norms keep their mean and variance
   */
  public record Optimization(
      int steps, LearningRate rate, double momentum, double decay, int frozenAfter) {
    public Optimization {
      if (steps < 1) {
        throw new IllegalArgumentException("A training has a step, not " + steps);
      }
    }

    BatchNorms batchNorms(int step) {
      return step < frozenAfter ? BatchNorms.OF_THE_BATCH : BatchNorms.FROZEN;
    }
  }

  /**
   * Where it runs; the result is the same bits for the same number of threads of one processor.
   *
   * @param checkpointEvery in steps
   */
  public record Machine(int threads, int checkpointEvery) {
    public Machine {
      if (threads < 1 || checkpointEvery < 1) {
        throw new IllegalArgumentException(
            "Not a number of threads and steps: " + threads + ", " + checkpointEvery);
      }
    }
  }

  /** What a checkpoint must agree with to be continued. */
  String identity(String supernetSha256) {
    return String.join(
        "; ",
        "supernet " + supernetSha256,
        "paths " + paths,
        "split " + images.dataset.split() + " of " + images.dataset.ids().size(),
        images.augmentation.toString(),
        "batch " + images.batch + ", seed " + images.seed,
        optimization.toString());
  }
}
