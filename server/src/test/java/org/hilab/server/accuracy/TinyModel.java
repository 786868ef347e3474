package org.hilab.server.accuracy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** Models of one node, whose logits are the colours of the image; −1 leaves a dimension open. */
final class TinyModel {
  private TinyModel() {}

  /** The logits are the image. */
  static byte[] identity(DataType type, Integer... shape) {
    return model(
        NodeProto.newBuilder().setOpType("Identity"), type, List.of(shape), List.of(shape));
  }

  /** Every second pixel of an NCHW image: output stride 2. */
  static byte[] everySecondPixel(int size) {
    NodeProto.Builder pool =
        NodeProto.newBuilder()
            .setOpType("MaxPool")
            .addAttribute(integers("kernel_shape", 1, 1))
            .addAttribute(integers("strides", 2, 2));
    int half = (size + 1) / 2;
    return model(pool, DataType.FLOAT, List.of(1, 3, size, size), List.of(1, 3, half, half));
  }

  private static byte[] model(
      NodeProto.Builder node, DataType type, List<Integer> input, List<Integer> output) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("tiny")
            .addNode(node.addInput("image").addOutput("logits"))
            .addInput(value("image", type, input))
            .addOutput(value("logits", type, output));
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph)
        .build()
        .toByteArray();
  }

  private static ValueInfoProto value(String name, DataType type, List<Integer> shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    for (int i = 0; i < shape.size(); i++) {
      TensorShapeProto.Dimension.Builder dimension = dimensions.addDimBuilder();
      if (shape.get(i) < 0) {
        dimension.setDimParam("d" + i);
      } else {
        dimension.setDimValue(shape.get(i));
      }
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions)))
        .build();
  }

  private static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (long value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }
}
