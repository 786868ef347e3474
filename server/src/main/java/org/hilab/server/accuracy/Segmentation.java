package org.hilab.server.accuracy;

import java.util.Arrays;
import org.hilab.server.accuracy.Axis.Span;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImage;

/** Which class a network gives to every pixel of an image. */
public final class Segmentation {
  private Segmentation() {}

  /** At the size of the image's mask, the same as what is scored. */
  public static LabelMask of(Prediction prediction, PreparedImage image) {
    LabelMask truth = image.mask();
    byte[] labels = new byte[truth.labels().length];
    runs(
        LogitGrid.of(prediction),
        image,
        (y, from, to, winner) ->
            Arrays.fill(labels, y * truth.width() + from, y * truth.width() + to, (byte) winner));
    return new LabelMask(truth.height(), truth.width(), labels);
  }

  /** Resizes the logits to the mask and takes the argmax. */
  static void runs(LogitGrid grid, PreparedImage image, RowRuns.Sink sink) {
    LabelMask mask = image.mask();
    PreparedImage.Size size = image.size();
    PreparedImage.Size content = image.content();
    ArgmaxResize.resize(
        grid,
        new Axis(new Span(grid.height(), size.height(), content.height(), mask.height())),
        new Axis(new Span(grid.width(), size.width(), content.width(), mask.width())),
        sink);
  }
}
