package org.hilab.server.supernet;

import static org.hilab.server.network.Activation.LINEAR;
import static org.hilab.server.network.Activation.RELU;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.XceptionArchitecture;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Network;
import org.hilab.server.network.Window;
import org.hilab.server.network.Window.Padding;

/**
 * DeepLabV3+ on Xception-65 (Chen et al. 2018): a pyramid of five branches, and a decoder that
 * joins the features of the entry flow. Layer names are those of bonlime's Keras model.
 */
final class XceptionDeeplab {
  private static final int STEM_CHANNELS = 32;
  private static final int MIDDLE_CHANNELS = 728;
  private static final int HEAD_CHANNELS = 256;
  private static final int SKIP_CHANNELS = 48;

  private final LayerList layers;
  private final XceptionArchitecture architecture;

  private XceptionDeeplab(XceptionArchitecture architecture, int inputSize) {
    this.architecture = architecture;
    layers = new LayerList(inputSize);
  }

  /**
   * The network of one architecture.
   *
   * @param inputSize height and width of the square image, in pixels
   */
  static Network network(XceptionArchitecture architecture, int inputSize, int classes) {
    XceptionDeeplab builder = new XceptionDeeplab(architecture, inputSize);
    int skip = builder.entryFlow();
    builder.middleFlow();
    builder.exitFlow();
    builder.pyramid();
    builder.decoder(skip);
    builder.layers.logits(classes);
    return builder.layers.network();
  }

  /** Gives the layer that the decoder reads. */
  private int entryFlow() {
    layers.dense("entry_flow_conv1_1", STEM_CHANNELS, new Window(3, 2, 1), RELU);
    layers.dense("entry_flow_conv1_2", 2 * STEM_CHANNELS, new Window(3, 1, 1), RELU);
    // its input is clamped already
    int first = layers.last();
    separable("entry_flow_block1_separable_conv1", 128, window(1, 1), RELU);
    separable("entry_flow_block1_separable_conv2", 128, window(1, 1), RELU);
    separable("entry_flow_block1_separable_conv3", 128, window(2, 1), LINEAR);
    shortcut("entry_flow_block1", first, 2);

    // the decoder reads the second convolution unclamped
    int second = layers.last();
    layers.relu("entry_flow_block2_separable_conv1_relu");
    separable("entry_flow_block2_separable_conv1", 256, window(1, 1), RELU);
    separable("entry_flow_block2_separable_conv2", 256, window(1, 1), LINEAR);
    int skip = layers.last();
    layers.relu("entry_flow_block2_separable_conv3_relu");
    separable("entry_flow_block2_separable_conv3", 256, window(2, 1), LINEAR);
    shortcut("entry_flow_block2", second, 2);

    int third = layers.last();
    int stride = architecture.entryStride();
    residual("entry_flow_block3", List.of(728, 728, 728), window(stride, 1));
    shortcut("entry_flow_block3", third, stride);
    return skip;
  }

  private void middleFlow() {
    List<Integer> channels = List.of(MIDDLE_CHANNELS, MIDDLE_CHANNELS, MIDDLE_CHANNELS);
    for (int block = 0; block < XceptionArchitecture.MIDDLE_BLOCKS; block++) {
      if (architecture.middleBlocks().get(block)) {
        String prefix = "middle_flow_unit_" + (block + 1);
        int input = layers.last();
        residual(prefix, channels, window(1, architecture.middleDilation()));
        layers.add(prefix + "_add", input, layers.last());
      }
    }
  }

  private void exitFlow() {
    int first = layers.last();
    int dilation = architecture.exitDilations().getFirst();
    residual("exit_flow_block1", List.of(728, 1024, 1024), window(1, dilation));
    shortcut("exit_flow_block1", first, 1);

    Window second = window(1, architecture.exitDilations().getLast());
    clampedSeparable("exit_flow_block2_separable_conv1", 1536, second);
    clampedSeparable("exit_flow_block2_separable_conv2", 1536, second);
    clampedSeparable("exit_flow_block2_separable_conv3", 2048, second);
  }

  private void pyramid() {
    int encoder = layers.last();
    List<Integer> branches = new ArrayList<>();
    branches.add(layers.imagePooling(encoder));
    branches.add(layers.pointwiseBranch(encoder));
    for (int branch = 1; branch <= architecture.asppDilations().size(); branch++) {
      String prefix = "aspp" + branch;
      Window window = window(1, architecture.asppDilations().get(branch - 1));
      layers.depthwise(prefix + "_depthwise", encoder, window, RELU);
      layers.pointwise(prefix + "_pointwise", HEAD_CHANNELS, RELU);
      branches.add(layers.last());
    }
    layers.projected(branches);
  }

  private void decoder(int skip) {
    layers.resize("decoder_resize", skip);
    int encoder = layers.last();
    layers.dense("feature_projection0", skip, SKIP_CHANNELS, Window.POINTWISE, RELU);
    layers.concat("decoder_concat", List.of(encoder, layers.last()));
    clampedSeparable("decoder_conv0", HEAD_CHANNELS, window(1, 1));
    clampedSeparable("decoder_conv1", HEAD_CHANNELS, window(1, 1));
  }

  /**
   * Three separable convolutions, each after a ReLU; the block's input stays unclamped.
   *
   * @param last of the third; the others have its dilation and no stride
   */
  private void residual(String prefix, List<Integer> channels, Window last) {
    layers.relu(prefix + "_separable_conv1_relu");
    Window window = window(1, last.dilation());
    separable(prefix + "_separable_conv1", channels.getFirst(), window, RELU);
    separable(prefix + "_separable_conv2", channels.get(1), window, RELU);
    separable(prefix + "_separable_conv3", channels.getLast(), last, LINEAR);
  }

  /** Depthwise and pointwise, nothing clamped between them. */
  private void separable(String prefix, int channels, Window window, Activation activation) {
    layers.depthwise(prefix + "_depthwise", window, LINEAR);
    layers.pointwise(prefix + "_pointwise", channels, activation);
  }

  private void clampedSeparable(String prefix, int channels, Window window) {
    layers.depthwise(prefix + "_depthwise", window, RELU);
    layers.pointwise(prefix + "_pointwise", channels, RELU);
  }

  private void shortcut(String prefix, int source, int stride) {
    int residual = layers.last();
    Window window = new Window(1, stride, 1);
    layers.dense(prefix + "_shortcut", source, layers.output(residual).channels(), window, LINEAR);
    layers.add(prefix + "_add", residual, layers.last());
  }

  /** Padded evenly, or a stride would look beside what the shortcut looks at. */
  private static Window window(int stride, int dilation) {
    return new Window(3, stride, dilation, Padding.CENTRED);
  }
}
