package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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
    Pass pass = new Pass(network, watch);
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<ConfusionMatrix>> parts = new ArrayList<>();
      for (int i = 0; i < Math.min(threads, images.size()); i++) {
        parts.add(pool.submit(pass::score));
      }
      return sum(parts, pass);
    }
  }

  private ConfusionMatrix sum(List<Future<ConfusionMatrix>> parts, Pass pass) {
    try {
      ConfusionMatrix sum = new ConfusionMatrix(images.classNames().size());
      for (Future<ConfusionMatrix> part : parts) {
        sum.merge(part.get());
      }
      return sum;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("An image could not be scored.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("The evaluation was interrupted.");
    } finally {
      pass.stopped = true;
    }
  }

  /** One network's way through the images; its threads take the next image from one counter. */
  private final class Pass {
    private final Predictor.Source network;
    private final Watch watch;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private volatile boolean stopped;

    Pass(Predictor.Source network, Watch watch) {
      this.network = network;
      this.watch = watch;
    }

    ConfusionMatrix score() {
      try (Predictor predictor = network.open()) {
        ImageScore score = new ImageScore(predictor, images.classNames().size());
        int image = next.getAndIncrement();
        while (image < images.size() && !stopped) {
          if (watch.cancelled()) {
            throw new CancellationException("The evaluation was cancelled.");
          }
          score.add(images.image(image));
          watch.scored(done.incrementAndGet(), images.size());
          image = next.getAndIncrement();
        }
        return score.matrix();
      }
    }
  }
}
