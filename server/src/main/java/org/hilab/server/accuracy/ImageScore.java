package org.hilab.server.accuracy;

import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImage;

/** Compares one predictor's segmentation with the truth, image by image. */
final class ImageScore {
  private final Predictor predictor;
  private final ConfusionMatrix matrix;

  ImageScore(Predictor predictor, int classes) {
    this.predictor = predictor;
    matrix = new ConfusionMatrix(classes);
  }

  void add(PreparedImage image) {
    Prediction prediction = predictor.predict(image);
    if (prediction.classes() != matrix.classes()) {
      throw new InvalidInput(
          "The network and the data set have different numbers of classes",
          prediction.classes() + " and " + matrix.classes(),
          "Choose the data set that the network was trained for");
    }
    count(LogitGrid.of(prediction), image, matrix);
  }

  /** Resizes the logits to the mask, takes the argmax and counts. */
  static void count(LogitGrid grid, PreparedImage image, ConfusionMatrix matrix) {
    LabelMask mask = image.mask();
    Segmentation.runs(
        grid,
        image,
        (y, from, to, winner) ->
            matrix.addRun(mask.labels(), y * mask.width() + from, y * mask.width() + to, winner));
  }

  ConfusionMatrix matrix() {
    return matrix;
  }
}
