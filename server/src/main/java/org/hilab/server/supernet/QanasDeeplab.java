package org.hilab.server.supernet;

import static org.hilab.server.network.Activation.LINEAR;
import static org.hilab.server.network.Activation.RELU6;

import org.hilab.server.candidate.QanasArchitecture;
import org.hilab.server.candidate.QanasArchitecture.Stage;
import org.hilab.server.network.Network;
import org.hilab.server.network.Window;

/**
 * The QA-NAS encoder in front of DeepLab's mobile head, output stride 16. Every choice of kernel
 * and expansion has weights of its own, as FairNAS trains them; depth and dilation share them.
 */
final class QanasDeeplab {
  private static final int[] WIDTHS = {24, 32, 64, 96, 160, 320};
  private static final int[] STRIDES = {2, 2, 2, 1, 1, 1};
  private static final int STEM_CHANNELS = 32;
  private static final int FIRST_CHANNELS = 16;

  private final LayerList layers;

  private QanasDeeplab(int inputSize) {
    layers = new LayerList(inputSize);
  }

  /**
   * The network of one architecture.
   *
   * @param inputSize height and width of the square image, in pixels
   */
  static Network network(QanasArchitecture architecture, int inputSize, int classes) {
    QanasDeeplab builder = new QanasDeeplab(inputSize);
    builder.stem();
    for (int stage = 0; stage < architecture.stages().size(); stage++) {
      builder.stage(stage, architecture.stages().get(stage));
    }
    builder.layers.mobileHead(classes);
    return builder.layers.network();
  }

  /** As in MobileNetV2, and not searched: few weights, and every candidate needs them. */
  private void stem() {
    layers.dense("Conv", STEM_CHANNELS, new Window(3, 2, 1), RELU6);
    layers.depthwise("expanded_conv_depthwise", new Window(3, 1, 1), RELU6);
    layers.pointwise("expanded_conv_project", FIRST_CHANNELS, LINEAR);
  }

  private void stage(int index, Stage stage) {
    for (int block = 1; block <= stage.depth(); block++) {
      String prefix = "stage%d_block%d".formatted(index + 1, block);
      String choice = prefix + "_k%d_e%d".formatted(stage.kernel(), stage.expansion());
      int source = layers.last();
      int stride = block == 1 ? STRIDES[index] : 1;
      Window window = new Window(stage.kernel(), stride, stage.dilation());
      int inside = stage.expansion() * layers.output(source).channels();
      layers.pointwise(choice + "_expand", inside, RELU6);
      layers.depthwise(choice + "_depthwise", window, RELU6);
      layers.pointwise(choice + "_project", WIDTHS[index], LINEAR);
      if (block > 1) {
        layers.add(prefix + "_add", source, layers.last());
      }
    }
  }
}
