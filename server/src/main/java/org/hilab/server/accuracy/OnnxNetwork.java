package org.hilab.server.accuracy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.dataset.RgbImage;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.onnx.TensorSpec;

/**
 * A segmentation model in ONNX: one image in, one tensor of logits out, either as NCHW or NHWC, at
 * any output stride. The model stays the caller's to close.
 */
public final class OnnxNetwork implements Predictor.Source {
  private static final int OPEN = -1;

  private final OnnxModel model;
  private final Normalization normalization;
  private final int classes;
  private final TensorSpec input;
  private final ImageLayout inputLayout;

  /**
   * Checks that the model takes images and gives that many classes.
   *
   * @param normalization of float inputs; an 8-bit input takes the pixels as they are
   * @throws InvalidInput if it does not
   */
  public OnnxNetwork(OnnxModel model, Normalization normalization, int classes) {
    this.model = model;
    this.normalization = normalization;
    this.classes = classes;
    input = model.imageInput();
    inputLayout = layoutOfInput();
    outputLayout(model.logitsOutput().shape());
  }

  @Override
  public Predictor open() {
    return new OnnxPredictor(this);
  }

  OnnxModel model() {
    return model;
  }

  Normalization normalization() {
    return normalization;
  }

  ImageLayout inputLayout() {
    return inputLayout;
  }

  private ImageLayout layoutOfInput() {
    int batch = input.shape().getFirst();
    if (batch != OPEN && batch != 1) {
      throw new InvalidInput(
          "The model takes several images at once",
          input.toString(),
          "Export it with batch size 1");
    }
    return layout(input.shape(), RgbImage.CHANNELS, ImageLayout.NCHW)
        .orElseThrow(() ->
            new InvalidInput(
                "The model's input is not an image of three channels",
                input.toString(),
                "Export it with an input N×3×H×W or N×H×W×3"));
  }

  ImageLayout outputLayout(List<Integer> shape) {
    return layout(shape, classes, inputLayout)
        .orElseThrow(() ->
            new InvalidInput(
                "The model's output has other classes than the data set",
                model.logitsOutput().name() + shape + " for " + classes + " classes",
                "Evaluate the model on the data set it was trained for"));
  }

  /**
   * Says whether the model takes images of this size.
   *
   * @throws InvalidInput if its size is fixed and another one
   */
  void requireSize(PreparedImage.Size size) {
    int height = inputLayout.height(input.shape());
    int width = inputLayout.width(input.shape());
    if ((height != OPEN && height != size.height()) || (width != OPEN && width != size.width())) {
      throw new InvalidInput(
          "The model's input size is fixed and the images have another",
          input + " and " + size,
          height == width
              ? "Preprocess with resize:" + height + " or pad:" + height
              : "Export the model with a square or open size");
    }
  }

  /** The layout with that many channels; else one that leaves them open; the preferred first. */
  private static Optional<ImageLayout> layout(
      List<Integer> shape, int channels, ImageLayout preferred) {
    return Stream.of(channels, OPEN)
        .flatMap(wanted ->
            Stream.concat(Stream.of(preferred), Stream.of(ImageLayout.values()))
                .filter(layout -> layout.channels(shape) == wanted))
        .findFirst();
  }
}
