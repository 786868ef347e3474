package org.hilab.server.onnx;

import java.util.List;
import org.hilab.server.network.Layer;
import org.hilab.server.network.ResizeAxis;
import org.hilab.server.network.Shape;

/**
 * Bilinear interpolation of u8 tensors, N×C×H×W: columns, then rows, each as a product with the
 * matrix of the two neighbours' weights ({@code docs/numerics-spaces.md}). ONNX's Resize
 * interpolates u8 in float and cuts off, which nobody else can repeat.
 */
record ResizeProducts(GraphWriter graph, Layer.Resize layer) {

  void write(String input, String output) {
    Shape from = layer.input();
    Shape to = layer.output();
    ResizeAxis width = new ResizeAxis(from.width(), to.width());
    ResizeAxis height = new ResizeAxis(from.height(), to.height());
    String columns = output + "/columns";
    String right =
        graph.unsignedBytes(
            columns + "/weight",
            transposed(weights(width), width),
            width.inputSize(),
            width.outputSize());
    String left =
        graph.unsignedBytes(
            output + "/rows/weight", weights(height), height.outputSize(), height.inputSize());
    graph.node(
        "QLinearMatMul",
        List.of(input, one(), zero(), right, unit(), zero(), one(), zero()),
        columns);
    if (graph.layout() == ChannelLayout.FIRST) {
      graph.intermediate(columns, new Shape(from.height(), to.width(), from.channels()));
    }
    graph.node(
        "QLinearMatMul",
        List.of(left, unit(), zero(), columns, one(), zero(), one(), zero()),
        output);
  }

  private String one() {
    return graph.floats("unit_scale", new float[] {1});
  }

  private String unit() {
    return graph.floats("resize/scale", new float[] {1f / ResizeAxis.UNIT});
  }

  private String zero() {
    return graph.unsignedBytes("zero_point/0", new byte[1]);
  }

  /** [output][input], in units of 1/{@link ResizeAxis#UNIT}. */
  static byte[] weights(ResizeAxis axis) {
    byte[] weights = new byte[axis.outputSize() * axis.inputSize()];
    for (int o = 0; o < axis.outputSize(); o++) {
      int high = axis.highWeight(o);
      weights[o * axis.inputSize() + axis.low(o)] += (byte) (ResizeAxis.UNIT - high);
      weights[o * axis.inputSize() + axis.high(o)] += (byte) high;
    }
    return weights;
  }

  /** [input][output]. */
  static byte[] transposed(byte[] weights, ResizeAxis axis) {
    byte[] transposed = new byte[weights.length];
    for (int i = 0; i < weights.length; i++) {
      int output = Math.floorDiv(i, axis.inputSize());
      transposed[i % axis.inputSize() * axis.outputSize() + output] = weights[i];
    }
    return transposed;
  }
}
