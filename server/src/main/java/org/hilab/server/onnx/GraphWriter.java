package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hilab.server.network.Shape;

/** An ONNX graph under construction: one layout and element type for all activations. */
final class GraphWriter {
  private static final String MICROSOFT = "com.microsoft";

  // Opset 13 and IR 7 have all operators we need and open in every tool of the last years.
  private static final int OPSET = 13;
  private static final int IR_VERSION = 7;
  private static final String BATCH_SYMBOL = "N";

  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("hilab");
  private final Set<String> initializers = new HashSet<>();
  private final TensorProto.DataType activations;
  private final int batch;
  private final ChannelLayout layout;

  GraphWriter(TensorProto.DataType activations, int batch, ChannelLayout layout) {
    this.activations = activations;
    this.batch = batch;
    this.layout = layout;
  }

  ChannelLayout layout() {
    return layout;
  }

  void input(String name, Shape shape) {
    graph.addInput(valueInfo(name, shape));
  }

  void output(String name, Shape shape) {
    graph.addOutput(valueInfo(name, shape));
  }

  void intermediate(String name, Shape shape) {
    graph.addValueInfo(valueInfo(name, shape));
  }

  /** Adds a node; its name is its first output's. */
  void node(String operator, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(nodeProto(operator, inputs, output, attributes));
  }

  /** Adds a node of ONNX Runtime's own operator set. */
  void microsoftNode(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    graph.addNode(nodeProto(operator, inputs, output, attributes).setDomain(MICROSOFT));
  }

  private static NodeProto.Builder nodeProto(
      String operator, List<String> inputs, String output, AttributeProto... attributes) {
    return NodeProto.newBuilder()
        .setName(output)
        .setOpType(operator)
        .addAllInput(inputs)
        .addOutput(output)
        .addAllAttribute(List.of(attributes));
  }

  static AttributeProto integers(String name, int... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    for (int value : values) {
      attribute.addInts(value);
    }
    return attribute.build();
  }

  static AttributeProto integer(String name, int value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.INT)
        .setI(value)
        .build();
  }

  static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeProto.AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  /** A constant; adding the same name again changes nothing. */
  String floats(String name, float[] values, int... dimensions) {
    ByteBuffer bytes = littleEndian(4 * values.length);
    bytes.asFloatBuffer().put(values);
    return initializer(name, TensorProto.DataType.FLOAT, bytes, dimensions);
  }

  String int32s(String name, int[] values, int... dimensions) {
    ByteBuffer bytes = littleEndian(4 * values.length);
    bytes.asIntBuffer().put(values);
    return initializer(name, TensorProto.DataType.INT32, bytes, dimensions);
  }

  String int64s(String name, long... values) {
    ByteBuffer bytes = littleEndian(8 * values.length);
    bytes.asLongBuffer().put(values);
    return initializer(name, TensorProto.DataType.INT64, bytes, values.length);
  }

  String signedBytes(String name, byte[] values, int... dimensions) {
    return initializer(name, TensorProto.DataType.INT8, ByteBuffer.wrap(values), dimensions);
  }

  String unsignedBytes(String name, byte[] values, int... dimensions) {
    return initializer(name, TensorProto.DataType.UINT8, ByteBuffer.wrap(values), dimensions);
  }

  private String initializer(
      String name, TensorProto.DataType type, ByteBuffer bytes, int... dimensions) {
    if (initializers.add(name)) {
      TensorProto.Builder tensor =
          TensorProto.newBuilder()
              .setName(name)
              .setDataType(type.getNumber())
              .setRawData(ByteString.copyFrom(bytes));
      for (int dimension : dimensions) {
        tensor.addDims(dimension);
      }
      graph.addInitializer(tensor);
    }
    return name;
  }

  byte[] model(Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(IR_VERSION)
            .setProducerName("hilab")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
            .setGraph(graph);
    metadata.forEach((key, value) ->
        model.addMetadataProps(StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }

  private ValueInfoProto valueInfo(String name, Shape shape) {
    TensorShapeProto.Builder dimensions = TensorShapeProto.newBuilder();
    if (batch == ModelOptions.ANY_BATCH) {
      dimensions.addDimBuilder().setDimParam(BATCH_SYMBOL);
    } else {
      dimensions.addDimBuilder().setDimValue(batch);
    }
    for (long dimension : layout.dimensions(shape)) {
      dimensions.addDimBuilder().setDimValue(dimension);
    }
    TypeProto.Tensor tensor =
        TypeProto.Tensor.newBuilder()
            .setElemType(activations.getNumber())
            .setShape(dimensions)
            .build();
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static ByteBuffer littleEndian(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
