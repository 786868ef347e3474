package org.hilab.server.supernet;

import static org.hilab.server.network.Activation.LINEAR;
import static org.hilab.server.network.Activation.RELU;
import static org.hilab.server.network.Activation.RELU6;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.MobileNetV2Architecture;
import org.hilab.server.candidate.MobileNetV2Architecture.Block;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Layer.Normalization;
import org.hilab.server.network.Network;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;

/**
 * DeepLabV3+ on MobileNetV2 as FMAS changed it for GAP8: two encoder branches (image pooling and
 * 1×1), no decoder. Layer names are those of the Keras model.
 */
final class MobileNetV2Deeplab {
  private static final int[] WIDTHS = {
    16, 24, 24, 32, 32, 32, 64, 64, 64, 64, 96, 96, 96, 160, 160, 160, 320
  };
  private static final int STEM_CHANNELS = 32;
  private static final int HEAD_CHANNELS = 256;
  private static final int EXPANSION = 6;

  private final List<Layer> layers = new ArrayList<>();

  private MobileNetV2Deeplab() {}

  /**
   * The network of one architecture.
   *
   * @param inputSize height and width of the square image, in pixels
   */
  static Network network(MobileNetV2Architecture architecture, int inputSize, int classes) {
    MobileNetV2Deeplab builder = new MobileNetV2Deeplab();
    builder.layers.add(new Layer.Image("image", new Shape(inputSize, inputSize, 3)));
    builder.dense("Conv", STEM_CHANNELS, new Window(3, 2, 1), RELU6, Normalization.BATCH_NORM);
    for (int block = 0; block < MobileNetV2Architecture.BLOCKS; block++) {
      builder.bottleneck(block, architecture.blocks().get(block));
    }
    builder.head(classes);
    return new Network(builder.layers);
  }

  private void bottleneck(int index, Block block) {
    if (!block.present()) {
      return;
    }
    int source = last();
    Shape input = output(source);
    String prefix = index == 0 ? "expanded_conv" : "expanded_conv_" + index;
    if (index > 0) {
      pointwise(prefix + "_expand", EXPANSION * input.channels(), RELU6);
    }
    Window window = new Window(3, block.stride(), block.dilation());
    layers.add(
        new Layer.Depthwise(
            prefix + "_depthwise",
            last(),
            output(last()),
            window,
            RELU6,
            Normalization.BATCH_NORM));
    pointwise(prefix + "_project", WIDTHS[index], LINEAR);
    if (output(last()).equals(input) && index > 0) {
      layers.add(new Layer.Add(prefix + "_add", source, last(), input));
    }
  }

  private void head(int classes) {
    int encoder = last();
    Shape encoded = output(encoder);
    layers.add(new Layer.GlobalAveragePool("gap", encoder, encoded));
    pointwise("image_pooling", HEAD_CHANNELS, RELU);
    Shape branch = encoded.withChannels(HEAD_CHANNELS);
    layers.add(new Layer.Broadcast("image_pooling_broadcast", last(), branch));
    int pooled = last();
    layers.add(
        new Layer.Dense(
            "aspp0", encoder, encoded, branch, Window.POINTWISE, RELU, Normalization.BATCH_NORM));
    layers.add(
        new Layer.Concat(
            "concat", List.of(pooled, last()), branch.withChannels(2 * HEAD_CHANNELS)));
    pointwise("concat_projection", HEAD_CHANNELS, RELU);
    dense("logits_semantic", classes, Window.POINTWISE, LINEAR, Normalization.BIAS);
  }

  private void pointwise(String name, int channels, Activation activation) {
    dense(name, channels, Window.POINTWISE, activation, Normalization.BATCH_NORM);
  }

  private void dense(
      String name, int channels, Window window, Activation activation, Normalization norm) {
    Shape input = output(last());
    Shape output = window.output(input, channels);
    layers.add(new Layer.Dense(name, last(), input, output, window, activation, norm));
  }

  private int last() {
    return layers.size() - 1;
  }

  private Shape output(int layer) {
    return layers.get(layer).output();
  }
}
