package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

/** A model whose three logits are the colours of the image. */
public final class ColourModel {
  private ColourModel() {}

  /** Takes images of any size as float N×3×H×W. */
  public static byte[] ofAnySize() {
    return proto().build().toByteArray();
  }

  /** The same with a tensor whose data lies elsewhere. */
  public static byte[] withDataIn(String location) {
    ModelProto.Builder model = proto();
    model
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("far")
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue(location)));
    return model.build().toByteArray();
  }

  private static ModelProto.Builder proto() {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("colours")
            .addNode(
                NodeProto.newBuilder().setOpType("Identity").addInput("image").addOutput("logits"))
            .addInput(value("image"))
            .addOutput(value("logits"));
    return ModelProto.newBuilder()
        .setIrVersion(7)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(13))
        .setGraph(graph);
  }

  private static ValueInfoProto value(String name) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDimBuilder().setDimValue(1);
    shape.addDimBuilder().setDimValue(3);
    shape.addDimBuilder().setDimParam("h");
    shape.addDimBuilder().setDimParam("w");
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(TensorProto.DataType.FLOAT_VALUE)
            .setShape(shape)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }
}
