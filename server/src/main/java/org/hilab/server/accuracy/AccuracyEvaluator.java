package org.hilab.server.accuracy;

import java.util.concurrent.CancellationException;
import org.hilab.server.dataset.ImageSource;

/**
 * Scores networks on the same images. The result does not depend on the number of threads: every
 * image adds whole numbers to one sum.
 */
public final class AccuracyEvaluator {
  private final ImageSource images;
  private final int threads;
  private final Conventions conventions;

  /**
   * An evaluator for any number of networks.
   *
   * @param threads that run one network on several images at the same time
   */
  public AccuracyEvaluator(ImageSource images, int threads, Conventions conventions) {
    if (threads < 1) {
      throw new IllegalArgumentException("An evaluation needs a thread, but has " + threads + ".");
    }
    this.images = images;
    this.threads = threads;
    this.conventions = conventions;
  }

  public ImageSource images() {
    return images;
  }

  public int threads() {
    return threads;
  }

  public Conventions conventions() {
    return conventions;
  }

  /**
   * Runs the network on every image.
   *
   * @throws org.hilab.server.candidate.InvalidInput if the network does not fit the images
   * @throws CancellationException if the watch or an interrupt stopped it
   */
  public Scores evaluate(Predictor.Source network, Watch watch) {
    return Scores.of(confusion(network, watch), images.size(), conventions);
  }

  /** The same as the bare sum. */
  public ConfusionMatrix confusion(Predictor.Source network, Watch watch) {
    ImagePass pass = new ImagePass(new ImageRange(0, images.size()), watch);
    ConfusionMatrix sum = new ConfusionMatrix(images.classNames().size());
    pass.run(threads, () -> part(network, pass)).forEach(sum::merge);
    return sum;
  }

  private ConfusionMatrix part(Predictor.Source network, ImagePass pass) {
    try (Predictor predictor = network.open()) {
      ImageScore score = new ImageScore(predictor, images.classNames().size());
      pass.forEach(image -> score.add(images.image(image)));
      return score.matrix();
    }
  }
}
