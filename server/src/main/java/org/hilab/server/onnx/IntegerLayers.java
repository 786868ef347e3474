package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hilab.server.network.Layer;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Requantization;
import org.hilab.server.network.Segment;

/** Writes layers as exact-16u operators ({@code docs/numerics.md}). */
final class IntegerLayers extends LayerWriter {
  private static final byte U8_WEIGHT_ZERO_POINT = (byte) 128;

  private final ParameterImage image;
  private final WeightForm form;

  IntegerLayers(QuantizedNetwork network, WeightForm form, ModelOptions options) {
    super(network.network(), options, "image", TensorProto.DataType.UINT8);
    this.image = network.image();
    this.form = form;
  }

  IntegerLayers(Segment segment, ParameterImage image, WeightForm form) {
    super(segment, TensorProto.DataType.UINT8);
    this.image = image;
    this.form = form;
  }

  @Override
  void convolution(Layer.Convolution layer, String output) {
    QuantizedConvolution values = image.convolution(layer);
    int channels = layer.output().channels();
    String scale = graph.floats(output + "/scale", weightScales(values.multipliers()), channels);
    List<String> inputs =
        List.of(
            tensor(layer.source()),
            unitScale(),
            zeroPoint(layer(layer.source())),
            weight(layer, values.weights(), output),
            scale,
            weightZeroPoint(channels),
            unitScale(),
            zeroPoint(layer),
            graph.int32s(output + "/bias", values.bias(), channels));
    switch (graph.layout()) {
      case FIRST -> graph.node("QLinearConv", inputs, output, windowAttributes(layer));
      case LAST -> graph.microsoftNode("QLinearConv", inputs, output, channelsLast(layer));
    }
  }

  private static AttributeProto[] channelsLast(Layer.Convolution layer) {
    List<AttributeProto> attributes = new ArrayList<>(List.of(windowAttributes(layer)));
    attributes.add(GraphWriter.integer("channels_last", 1));
    return attributes.toArray(AttributeProto[]::new);
  }

  private String weight(Layer.Convolution layer, byte[] weights, String output) {
    String name = output + "/weight";
    return switch (form) {
      case S8 -> graph.signedBytes(name, weights, kernelDimensions(layer));
      case U8 -> graph.unsignedBytes(name, shifted(weights), kernelDimensions(layer));
      case FLOAT -> throw new IllegalStateException("These operators take int8 weights.");
    };
  }

  private String weightZeroPoint(int channels) {
    byte[] values = new byte[channels];
    String name = "weight/zero_point/" + channels;
    return switch (form) {
      case S8 -> graph.signedBytes(name, values, channels);
      case U8 -> {
        Arrays.fill(values, U8_WEIGHT_ZERO_POINT);
        yield graph.unsignedBytes(name, values, channels);
      }
      case FLOAT -> throw new IllegalStateException("These operators take int8 weights.");
    };
  }

  @Override
  void add(Layer.Add layer, String output) {
    graph.microsoftNode(
        "QLinearAdd",
        List.of(
            tensor(layer.left()),
            unitScale(),
            zeroPoint(layer(layer.left())),
            tensor(layer.right()),
            unitScale(),
            zeroPoint(layer(layer.right())),
            unitScale(),
            zeroPoint(layer)),
        output);
  }

  @Override
  void globalAveragePool(Layer.GlobalAveragePool layer, String output) {
    int positions = layer.input().height() * layer.input().width();
    // The mean divides by the number of positions once more, so this makes the factor k/65536.
    float scale = Requantization.poolMultiplier(positions) * (float) positions / 65536;
    graph.microsoftNode(
        "QLinearGlobalAveragePool",
        List.of(
            tensor(layer.source()),
            graph.floats(output + "/scale", new float[] {scale}),
            zeroPoint(layer(layer.source())),
            unitScale(),
            zeroPoint(layer)),
        output,
        GraphWriter.integer("channels_last", graph.layout() == ChannelLayout.LAST ? 1 : 0));
  }

  /** The zero point stands for 0 before and after. */
  @Override
  void relu(Layer.Relu layer, String output) {
    graph.node("Clip", List.of(tensor(layer.source()), zeroPoint(layer)), output);
  }

  @Override
  void resize(Layer.Resize layer, String output) {
    ResizeProducts products = new ResizeProducts(graph, layer);
    switch (graph.layout()) {
      case FIRST -> products.write(tensor(layer.source()), output);
      case LAST -> {
        String from = output + "/channels_first";
        String to = output + "/resized";
        graph.node(
            "Transpose",
            List.of(tensor(layer.source())),
            from,
            GraphWriter.integers("perm", 0, 3, 1, 2));
        products.write(from, to);
        graph.node("Transpose", List.of(to), output, GraphWriter.integers("perm", 0, 2, 3, 1));
      }
    }
  }

  private String unitScale() {
    return graph.floats("unit_scale", new float[] {1});
  }

  private String zeroPoint(Layer layer) {
    int zeroPoint = image.tensor(layer).zeroPoint();
    return graph.unsignedBytes("zero_point/" + zeroPoint, new byte[] {(byte) zeroPoint});
  }

  private static float[] weightScales(int[] multipliers) {
    float[] scales = new float[multipliers.length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = multipliers[i] / 65536f;
    }
    return scales;
  }

  private static byte[] shifted(byte[] weights) {
    byte[] shifted = new byte[weights.length];
    for (int i = 0; i < weights.length; i++) {
      shifted[i] = (byte) (weights[i] + 128);
    }
    return shifted;
  }
}
