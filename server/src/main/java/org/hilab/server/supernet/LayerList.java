package org.hilab.server.supernet;

import static org.hilab.server.network.Activation.RELU;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Layer.Normalization;
import org.hilab.server.network.Network;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;

/** A network under construction; each layer reads the one before it unless it is told another. */
final class LayerList {
  private static final int HEAD_CHANNELS = 256;

  private final List<Layer> layers = new ArrayList<>();

  /**
   * Starts with the image.
   *
   * @param inputSize height and width in pixels
   */
  LayerList(int inputSize) {
    layers.add(new Layer.Image("image", new Shape(inputSize, inputSize, 3)));
  }

  Network network() {
    return new Network(layers);
  }

  /** Index of the layer added last. */
  int last() {
    return layers.size() - 1;
  }

  Shape output(int layer) {
    return layers.get(layer).output();
  }

  void dense(String name, int channels, Window window, Activation activation) {
    dense(name, last(), channels, window, activation);
  }

  void dense(String name, int source, int channels, Window window, Activation activation) {
    Shape input = output(source);
    layers.add(
        new Layer.Dense(
            name,
            source,
            input,
            window.output(input, channels),
            window,
            activation,
            Normalization.BATCH_NORM));
  }

  void pointwise(String name, int channels, Activation activation) {
    dense(name, channels, Window.POINTWISE, activation);
  }

  void depthwise(String name, Window window, Activation activation) {
    depthwise(name, last(), window, activation);
  }

  void depthwise(String name, int source, Window window, Activation activation) {
    layers.add(
        new Layer.Depthwise(
            name, source, output(source), window, activation, Normalization.BATCH_NORM));
  }

  void relu(String name) {
    layers.add(new Layer.Relu(name, last(), output(last())));
  }

  void add(String name, int left, int right) {
    layers.add(new Layer.Add(name, left, right, output(left)));
  }

  void concat(String name, List<Integer> sources) {
    int channels = sources.stream().mapToInt(source -> output(source).channels()).sum();
    layers.add(new Layer.Concat(name, sources, output(sources.getFirst()).withChannels(channels)));
  }

  /** Resizes the last layer to the height and width of another. */
  void resize(String name, int like) {
    Shape input = output(last());
    layers.add(new Layer.Resize(name, last(), input, output(like).withChannels(input.channels())));
  }

  /** Global average → 1×1 → repeated over all positions; gives the last layer's index. */
  int imagePooling(int encoder) {
    layers.add(new Layer.GlobalAveragePool("gap", encoder, output(encoder)));
    pointwise("image_pooling", HEAD_CHANNELS, RELU);
    Shape branch = output(encoder).withChannels(HEAD_CHANNELS);
    layers.add(new Layer.Broadcast("image_pooling_broadcast", last(), branch));
    return last();
  }

  /** The 1×1 branch of the pyramid; gives its index. */
  int pointwiseBranch(int encoder) {
    dense("aspp0", encoder, HEAD_CHANNELS, Window.POINTWISE, RELU);
    return last();
  }

  /** Joins the branches of the pyramid. */
  void projected(List<Integer> branches) {
    concat("concat", branches);
    pointwise("concat_projection", HEAD_CHANNELS, RELU);
  }

  /** The pyramid of DeepLab's mobile form: image pooling and 1×1, then the logits. */
  void mobileHead(int classes) {
    int encoder = last();
    projected(List.of(imagePooling(encoder), pointwiseBranch(encoder)));
    logits(classes);
  }

  void logits(int classes) {
    Shape input = output(last());
    layers.add(
        new Layer.Dense(
            "logits_semantic",
            last(),
            input,
            input.withChannels(classes),
            Window.POINTWISE,
            Activation.LINEAR,
            Normalization.BIAS));
  }
}
