package org.hilab.server.supernet;

import static org.hilab.server.network.Activation.LINEAR;
import static org.hilab.server.network.Activation.RELU6;

import org.hilab.server.candidate.MobileNetV2Architecture;
import org.hilab.server.candidate.MobileNetV2Architecture.Block;
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
  private static final int EXPANSION = 6;

  private final LayerList layers;

  private MobileNetV2Deeplab(int inputSize) {
    layers = new LayerList(inputSize);
  }

  /**
   * The network of one architecture.
   *
   * @param inputSize height and width of the square image, in pixels
   */
  static Network network(MobileNetV2Architecture architecture, int inputSize, int classes) {
    MobileNetV2Deeplab builder = new MobileNetV2Deeplab(inputSize);
    builder.layers.dense("Conv", STEM_CHANNELS, new Window(3, 2, 1), RELU6);
    for (int block = 0; block < MobileNetV2Architecture.BLOCKS; block++) {
      builder.bottleneck(block, architecture.blocks().get(block));
    }
    builder.layers.mobileHead(classes);
    return builder.layers.network();
  }

  private void bottleneck(int index, Block block) {
    if (!block.present()) {
      return;
    }
    int source = layers.last();
    Shape input = layers.output(source);
    String prefix = index == 0 ? "expanded_conv" : "expanded_conv_" + index;
    if (index > 0) {
      layers.pointwise(prefix + "_expand", EXPANSION * input.channels(), RELU6);
    }
    layers.depthwise(prefix + "_depthwise", new Window(3, block.stride(), block.dilation()), RELU6);
    layers.pointwise(prefix + "_project", WIDTHS[index], LINEAR);
    if (layers.output(layers.last()).equals(input) && index > 0) {
      layers.add(prefix + "_add", source, layers.last());
    }
  }
}
