package org.hilab.server.training;

import java.nio.file.Path;
import java.util.List;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.training.ForwardPass.BatchNorms;

/**
 * Everything that a training's result depends on, and where it keeps its checkpoints.
 *
 * @param folder of the checkpoints
 */
public record TrainingPlan(
    Paths paths,
    Images images,
    Optimization optimization,
    Arithmetic arithmetic,
    Machine machine,
    Path folder) {

  /** A training in float32. */
  public TrainingPlan(
      Paths paths, Images images, Optimization optimization, Machine machine, Path folder) {
    this(paths, images, optimization, new Arithmetic.Float32(), machine, folder);
  }

  /**
   * What is shown.
   *
   * @param batch images in a step
   */
  public record Images(Dataset dataset, Augmentation augmentation, int batch, long seed) {}

  /**
   * How weights change.
   *
   * @param steps updates of the weights
   * @param frozenAfter from this step on batch norms keep their mean and variance
   * @param convergence when a training ends before its last step
   */
  public record Optimization(
      int steps,
      LearningRate rate,
      double momentum,
      double decay,
      int frozenAfter,
      Convergence convergence) {
    public Optimization {
      if (steps < 1) {
        throw new IllegalArgumentException("A training has a step, not " + steps);
      }
    }

    /**
     * As supernets and single networks are trained from random weights: poly 0.9, momentum 0.9,
     * weight decay 4e-5.
     *
     * @param freezeAfter share of the steps after which batch norms keep their statistics
     */
    public static Optimization fromRandom(int steps, double learningRate, double freezeAfter) {
      return new Optimization(
          steps,
          new LearningRate.Poly(learningRate, 0.9, steps),
          0.9,
          4e-5,
          (int) Math.round(freezeAfter * steps),
          Convergence.NEVER);
    }

    BatchNorms batchNorms(int step) {
      return step < frozenAfter ? BatchNorms.OF_THE_BATCH : BatchNorms.FROZEN;
    }
  }

  /**
   * A training has converged when an epoch's mean loss is not smaller than the one's before by at
   * least this share.
   *
   * @param least epochs before it may end
   * @param gain share of the loss; below 0 a training never ends early
   */
  public record Convergence(int least, double gain) {
    /** All steps are done. */
    public static final Convergence NEVER = new Convergence(0, -1);

    boolean reached(List<Double> losses, int perEpoch) {
      int epochs = losses.size() / perEpoch;
      if (gain < 0 || losses.size() % perEpoch != 0 || epochs < Math.max(2, least)) {
        return false;
      }
      int end = losses.size();
      double last = mean(losses.subList(end - perEpoch, end));
      double before = mean(losses.subList(end - 2 * perEpoch, end - perEpoch));
      return last > before * (1 - gain);
    }

    static double mean(List<Double> losses) {
      return losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
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
    String identity = identityInFloat32(supernetSha256);
    return switch (arithmetic) {
      case Arithmetic.Float32 _ -> identity;
      case Arithmetic.Exact16u exact -> identity + "; " + exact;
    };
  }

  private String identityInFloat32(String supernetSha256) {
    return String.join(
        "; ",
        "supernet " + supernetSha256,
        "paths: " + paths.identity(),
        "split " + images.dataset.split() + " of " + images.dataset.ids().size(),
        images.augmentation.toString(),
        "batch " + images.batch + ", seed " + images.seed,
        optimization.toString());
  }
}
