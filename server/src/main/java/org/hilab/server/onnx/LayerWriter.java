package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Segment;
import org.hilab.server.network.Window;

/** What the float and the int8 form of a network have in common. */
abstract class LayerWriter {
  private final Network network;
  private final List<String> tensors;
  private final Set<Integer> outputs;
  final GraphWriter graph;

  /** A whole network, channels first. */
  LayerWriter(
      Network network, ModelOptions options, String inputName, TensorProto.DataType activations) {
    this.network = network;
    this.tensors = names(network);
    tensors.set(0, inputName);
    int last = tensors.size() - 1;
    tensors.set(last, "logits");
    this.outputs =
        options.everyLayer()
            ? IntStream.rangeClosed(1, last).boxed().collect(Collectors.toSet())
            : Set.of(last);
    this.graph = new GraphWriter(activations, options.batch(), ChannelLayout.FIRST);
  }

  /** A part of a network, channels last; every tensor has its layer's name. */
  LayerWriter(Segment segment, TensorProto.DataType activations) {
    this.network = segment.network();
    this.tensors = names(network);
    this.outputs =
        segment.outputs().stream()
            .filter(output -> output >= segment.inputs())
            .collect(Collectors.toSet());
    this.graph = new GraphWriter(activations, 1, ChannelLayout.LAST);
  }

  private static List<String> names(Network network) {
    return new ArrayList<>(network.layers().stream().map(Layer::name).toList());
  }

  abstract void convolution(Layer.Convolution layer, String output);

  abstract void add(Layer.Add layer, String output);

  abstract void relu(Layer.Relu layer, String output);

  abstract void resize(Layer.Resize layer, String output);

  abstract void globalAveragePool(Layer.GlobalAveragePool layer, String output);

  final void writeLayers() {
    List<Layer> layers = network.layers();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i) instanceof Layer.Image) {
        image(i);
        continue;
      }
      write(layers.get(i), tensor(i));
      if (outputs.contains(i)) {
        output(i);
      } else {
        intermediate(i);
      }
    }
  }

  /** Takes an image in. */
  void image(int layer) {
    graph.input(name(layer), layer(layer).output());
  }

  /** Gives a layer's output out of the model. */
  void output(int layer) {
    graph.output(name(layer), layer(layer).output());
  }

  void intermediate(int layer) {
    graph.intermediate(name(layer), layer(layer).output());
  }

  private void write(Layer layer, String output) {
    switch (layer) {
      case Layer.Image image -> throw new IllegalStateException(image + " is no operator.");
      case Layer.Convolution convolution -> convolution(convolution, output);
      case Layer.Add add -> add(add, output);
      case Layer.GlobalAveragePool pool -> globalAveragePool(pool, output);
      case Layer.Broadcast broadcast -> broadcast(broadcast, output);
      case Layer.Relu relu -> relu(relu, output);
      case Layer.Resize resize -> resize(resize, output);
      case Layer.Concat concat ->
          graph.node(
              "Concat",
              concat.inputs().stream().map(this::tensor).toList(),
              output,
              GraphWriter.integer("axis", layout().channelAxis()));
    }
  }

  private void broadcast(Layer.Broadcast layer, String output) {
    long[] shape = layout().dimensions(layer.output());
    // The batch dimension is 1 here: Expand broadcasts both ways.
    String target = graph.int64s(output + "/shape", 1, shape[0], shape[1], shape[2]);
    graph.node("Expand", List.of(tensor(layer.source()), target), output);
  }

  /** Where the channels are between the layers. */
  ChannelLayout layout() {
    return graph.layout();
  }

  /** What others call a layer's output. */
  final String name(int layer) {
    return tensors.get(layer);
  }

  /** The tensor that a layer's readers read. */
  String tensor(int layer) {
    return name(layer);
  }

  final Layer layer(int index) {
    return network.layers().get(index);
  }

  static AttributeProto[] windowAttributes(Layer.Convolution layer) {
    Window window = layer.window();
    int height = layer.input().height();
    int width = layer.input().width();
    return new AttributeProto[] {
      GraphWriter.integers("dilations", window.dilation(), window.dilation()),
      GraphWriter.integer("group", isDepthwise(layer) ? layer.output().channels() : 1),
      GraphWriter.integers("kernel_shape", window.kernel(), window.kernel()),
      GraphWriter.integers(
          "pads",
          window.padBefore(height),
          window.padBefore(width),
          window.padAfter(height),
          window.padAfter(width)),
      GraphWriter.integers("strides", window.stride(), window.stride())
    };
  }

  /** Output channels, input channels of one group, height, width. */
  static int[] kernelDimensions(Layer.Convolution layer) {
    int kernel = layer.window().kernel();
    int inputs = isDepthwise(layer) ? 1 : layer.input().channels();
    return new int[] {layer.output().channels(), inputs, kernel, kernel};
  }

  private static boolean isDepthwise(Layer.Convolution layer) {
    return switch (layer) {
      case Layer.Dense dense -> false;
      case Layer.Depthwise depthwise -> true;
    };
  }
}
