package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import org.hilab.server.network.Layer;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Requantization;
import org.hilab.server.network.ResizeAxis;
import org.hilab.server.network.Segment;
import org.hilab.server.network.Shape;

/**
 * Writes exact-16u in float32, for hardware that has no int8 operators. Between the layers a value
 * is the whole number q − zero point, channels first; the model's inputs and outputs are u8 as
 * everywhere. No sum passes 2^24, so float32 adds without rounding in any order ({@code
 * docs/decisions/0100-exact-int8-in-float.md}).
 */
final class ExactFloatLayers extends LayerWriter {
  private static final int LARGEST_CODE = 255;

  private final ParameterImage image;

  ExactFloatLayers(QuantizedNetwork network, ModelOptions options) {
    super(network.network(), options, "image", DataType.UINT8);
    this.image = network.image();
  }

  ExactFloatLayers(Segment segment, ParameterImage image) {
    super(segment, DataType.UINT8);
    this.image = image;
  }

  @Override
  ChannelLayout layout() {
    return ChannelLayout.FIRST;
  }

  @Override
  String tensor(int layer) {
    return name(layer) + "/centred";
  }

  @Override
  void image(int layer) {
    super.image(layer);
    String codes = name(layer) + "/codes";
    graph.node("Cast", List.of(planar(layer)), codes, to(DataType.FLOAT));
    graph.node("Sub", List.of(codes, number(zeroPoint(layer(layer)))), tensor(layer));
  }

  private String planar(int layer) {
    if (graph.layout() == ChannelLayout.FIRST) {
      return name(layer);
    }
    String planar = name(layer) + "/planar";
    graph.node("Transpose", List.of(name(layer)), planar, GraphWriter.integers("perm", 0, 3, 1, 2));
    return planar;
  }

  @Override
  void output(int layer) {
    String codes = name(layer) + "/codes";
    graph.node("Add", List.of(tensor(layer), number(zeroPoint(layer(layer)))), codes);
    if (graph.layout() == ChannelLayout.FIRST) {
      graph.node("Cast", List.of(codes), name(layer), to(DataType.UINT8));
    } else {
      String planar = name(layer) + "/planar";
      graph.node("Cast", List.of(codes), planar, to(DataType.UINT8));
      graph.node(
          "Transpose", List.of(planar), name(layer), GraphWriter.integers("perm", 0, 2, 3, 1));
    }
    super.output(layer);
  }

  /** Only inputs and outputs have the type and layout that the graph declares. */
  @Override
  void intermediate(int layer) {}

  @Override
  void convolution(Layer.Convolution layer, String output) {
    QuantizedConvolution values = image.convolution(layer);
    int zeroPoint = zeroPoint(layer(layer.source()));
    ExactSum sum = ExactSum.of(layer, values, Math.max(zeroPoint, LARGEST_CODE - zeroPoint));
    float[] scales = new float[values.multipliers().length];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = values.multipliers()[i] / 65536f;
    }
    String scale = graph.floats(output + "/scale", scales, scales.length, 1, 1);
    requantize(layer, accumulate(layer, sum, output), scale, output);
  }

  private String accumulate(Layer.Convolution layer, ExactSum sum, String output) {
    List<String> digits = new ArrayList<>();
    for (ExactSum.Digit digit : sum.digits()) {
      String name = output + "/sum" + digit.factor();
      String weight = graph.floats(name + "/weight", digit.weights(), kernelDimensions(layer));
      String bias = graph.floats(name + "/bias", digit.bias(), digit.bias().length);
      graph.node(
          "Conv", List.of(tensor(layer.source()), weight, bias), name, windowAttributes(layer));
      digits.add(name);
    }
    return digits.size() == 1 ? digits.getFirst() : joined(digits, output);
  }

  /**
   * 16 · high + low. Rounding changes neither; without a node between, ONNX Runtime would let one
   * convolution begin at the other one's sum, whose size makes every step round.
   */
  private String joined(List<String> digits, String output) {
    String high = output + "/high";
    graph.node("Round", List.of(digits.getFirst()), high);
    String low = output + "/low";
    graph.node("Round", List.of(digits.getLast()), low);
    String shifted = output + "/shifted";
    graph.node("Mul", List.of(high, number(ExactSum.BASE)), shifted);
    String whole = output + "/sum";
    graph.node("Add", List.of(shifted, low), whole);
    return whole;
  }

  /** sum · scale, rounded half to even; the clamp is that of the codes 0..255. */
  private void requantize(Layer layer, String sum, String scale, String output) {
    // What lies beyond saturates anyway. Without a node between, ONNX Runtime would multiply the
    // scale into the convolution's weights, which would be no whole numbers then.
    String bounded = output + "/bounded";
    clip(sum, new Range(-ExactSum.LIMIT, ExactSum.LIMIT), bounded);
    String scaled = output + "/scaled";
    graph.node("Mul", List.of(bounded, scale), scaled);
    String rounded = output + "/rounded";
    graph.node("Round", List.of(scaled), rounded);
    clip(rounded, codes(layer), output);
  }

  @Override
  void add(Layer.Add layer, String output) {
    String sum = output + "/sum";
    graph.node("Add", List.of(tensor(layer.left()), tensor(layer.right())), sum);
    clip(sum, codes(layer), output);
  }

  @Override
  void globalAveragePool(Layer.GlobalAveragePool layer, String output) {
    int positions = layer.input().height() * layer.input().width();
    ExactSum.requireExact(layer, (long) positions * LARGEST_CODE);
    String sum = output + "/sum";
    graph.node(
        "ReduceSum",
        List.of(tensor(layer.source()), graph.int64s("spatial_axes", 2, 3)),
        sum,
        GraphWriter.integer("keepdims", 1));
    float scale = Requantization.poolMultiplier(positions) / 65536f;
    requantize(layer, sum, graph.floats(output + "/scale", new float[] {scale}), output);
  }

  @Override
  void relu(Layer.Relu layer, String output) {
    graph.node("Relu", List.of(tensor(layer.source())), output);
  }

  /** On the codes themselves: half to even is not the same of q and q − zero point. */
  @Override
  void resize(Layer.Resize layer, String output) {
    Shape from = layer.input();
    Shape to = layer.output();
    ResizeAxis width = new ResizeAxis(from.width(), to.width());
    ResizeAxis height = new ResizeAxis(from.height(), to.height());
    String right =
        graph.floats(
            output + "/columns/weight",
            shares(ResizeProducts.transposed(ResizeProducts.weights(width), width)),
            width.inputSize(),
            width.outputSize());
    String left =
        graph.floats(
            output + "/rows/weight",
            shares(ResizeProducts.weights(height)),
            height.outputSize(),
            height.inputSize());
    String codes = output + "/codes";
    graph.node("Add", List.of(tensor(layer.source()), number(zeroPoint(layer))), codes);
    String columns = roundedProduct(codes, right, output + "/columns");
    String rows = roundedProduct(left, columns, output + "/rows");
    graph.node("Sub", List.of(rows, number(zeroPoint(layer))), output);
  }

  private String roundedProduct(String left, String right, String name) {
    graph.node("MatMul", List.of(left, right), name + "/product");
    graph.node("Round", List.of(name + "/product"), name);
    return name;
  }

  /** Multiples of 1/128, which float32 holds exactly. */
  private static float[] shares(byte[] weights) {
    float[] shares = new float[weights.length];
    for (int i = 0; i < shares.length; i++) {
      shares[i] = (weights[i] & 0xff) / (float) ResizeAxis.UNIT;
    }
    return shares;
  }

  private record Range(int from, int to) {}

  private Range codes(Layer layer) {
    int zeroPoint = zeroPoint(layer);
    return new Range(-zeroPoint, LARGEST_CODE - zeroPoint);
  }

  private void clip(String input, Range range, String output) {
    graph.node("Clip", List.of(input, number(range.from), number(range.to)), output);
  }

  private int zeroPoint(Layer layer) {
    return image.tensor(layer).zeroPoint();
  }

  private String number(int value) {
    return graph.floats("number/" + value, new float[] {value});
  }

  private static AttributeProto to(DataType type) {
    return GraphWriter.integer("to", type.getNumber());
  }
}
