package org.hilab.server.accuracy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.StreamedImages;
import org.hilab.server.dataset.Subset;
import org.hilab.server.onnx.OnnxModel;

/** Scores any segmentation model in ONNX on a data set. */
public final class ModelEvaluation {
  private final InstantSource clock;

  public ModelEvaluation(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * What to score on what.
   *
   * @param threads that decode and run at the same time
   */
  public record Request(
      Path model,
      Data data,
      Preprocessing preprocessing,
      Normalization normalization,
      Conventions conventions,
      int threads) {}

  /** The images. */
  public record Data(DatasetSpec dataset, String split, Subset subset) {}

  /**
   * What came out.
   *
   * @param classNames of {@link Scores#perClass()}
   * @param imagesPerSecond decoding, preprocessing, network, argmax and counting together
   */
  public record Report(Scores scores, List<String> classNames, double imagesPerSecond) {
    public Report {
      classNames = List.copyOf(classNames);
    }
  }

  /**
   * Scores the model.
   *
   * @throws org.hilab.server.candidate.InvalidInput if the files or their fit are wrong
   * @throws java.util.concurrent.CancellationException if the watch stopped it
   */
  public Report evaluate(Request request, Watch watch) {
    Data data = request.data();
    Dataset dataset = data.dataset().open(data.split());
    StreamedImages images = new StreamedImages(dataset, data.subset(), request.preprocessing());
    try (OnnxModel model = OnnxModel.open(request.model())) {
      OnnxNetwork network = new OnnxNetwork(model, request.normalization(), dataset.classes());
      AccuracyEvaluator evaluator =
          new AccuracyEvaluator(images, request.threads(), request.conventions());
      Instant start = clock.instant();
      Scores scores = evaluator.evaluate(network, watch);
      double seconds = Duration.between(start, clock.instant()).toNanos() / 1e9;
      return new Report(scores, dataset.classNames(), seconds > 0 ? scores.images() / seconds : 0);
    }
  }
}
