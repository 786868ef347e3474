package org.hilab.server.journal;

/**
 * Everything that a supernet's training depends on; the same spec gives the same weights for the
 * same number of threads of one processor.
 *
 * @param classes the dataset's, background included
 * @param inputSize height and width of the network's input, in pixels
 * @param initial the weights at the beginning
 * @param paths which sub-networks a step passes through: strictly-fair or with-supernet
 * @param steps updates of the weights
 * @param batch images of a step
 * @param learningRate of the first step
 * @param frozenAfter the step after which batch norms keep their statistics
 */
public record TrainingSpec(
    String space,
    int classes,
    int inputSize,
    Spec.Supernet initial,
    Images dataset,
    String paths,
    int steps,
    int batch,
    double learningRate,
    int frozenAfter,
    long seed) {
  public TrainingSpec {
    if (steps < 1) {
      throw new IllegalArgumentException("A training has a step, not " + steps + ".");
    }
  }

  /**
   * What is shown to the network.
   *
   * @param images how many the split has
   */
  public record Images(String format, String name, String split, int images) {}
}
