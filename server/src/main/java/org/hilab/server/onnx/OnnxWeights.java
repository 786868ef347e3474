package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.hilab.server.candidate.InvalidInput;

/** The constants of an ONNX graph: its initializers and the values of its Constant nodes. */
public final class OnnxWeights {
  private static final long MOST_VALUES = 1L << 28;

  private final Path file;
  private final Map<String, Values> found = new TreeMap<>();
  private long total;

  private OnnxWeights(Path file) {
    this.file = file;
  }

  /**
   * One constant.
   *
   * @param values in row-major order, whole numbers as they are
   */
  public record Values(List<Integer> shape, float[] values) {
    public Values {
      shape = List.copyOf(shape);
    }
  }

  /**
   * Reads the constants by name.
   *
   * @throws InvalidInput if the file is no ONNX model, has its data outside, or is broken
   */
  public static Map<String, Values> read(Path file) {
    ModelProto model = ModelBytes.read(file);
    OnnxWeights weights = new OnnxWeights(file);
    model.getGraph().getInitializerList().forEach(t -> weights.add(t.getName(), t));
    for (NodeProto node : model.getGraph().getNodeList()) {
      if (node.getOpType().equals("Constant")) {
        for (AttributeProto attribute : node.getAttributeList()) {
          if (attribute.hasT() && node.getOutputCount() == 1) {
            weights.add(node.getOutput(0), attribute.getT());
          }
        }
      }
    }
    return weights.found;
  }

  private void add(String name, TensorProto tensor) {
    long count = 1;
    for (long size : tensor.getDimsList()) {
      if (size < 0 || size > MOST_VALUES || (count *= size) > MOST_VALUES) {
        throw broken(name, "has the shape " + tensor.getDimsList());
      }
    }
    total += count;
    if (total > MOST_VALUES) {
      throw broken(name, "is one too many: together they have " + total + " values");
    }
    float[] values = new float[(int) count];
    IntToDoubleFunction real = elements(name, tensor, values.length);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) real.applyAsDouble(i);
    }
    List<Integer> shape = tensor.getDimsList().stream().map(Math::toIntExact).toList();
    if (found.put(name, new Values(shape, values)) != null) {
      throw broken(name, "is there twice");
    }
  }

  private IntToDoubleFunction elements(String name, TensorProto tensor, int count) {
    DataType type = DataType.forNumber(tensor.getDataType());
    if (type == null) {
      throw unknown(name, tensor);
    }
    int bytes = bytes(name, tensor, type);
    return tensor.hasRawData() ? raw(name, tensor, bytes, count) : typed(name, tensor, type, count);
  }

  private IntToDoubleFunction raw(String name, TensorProto tensor, int bytes, int count) {
    ByteBuffer data = tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    if (data.remaining() != (long) bytes * count) {
      throw broken(name, "has " + data.remaining() + " bytes for " + count + " values");
    }
    return switch (DataType.forNumber(tensor.getDataType())) {
      case FLOAT -> i -> data.getFloat(bytes * i);
      case DOUBLE -> i -> data.getDouble(bytes * i);
      case FLOAT16 -> i -> Float.float16ToFloat(data.getShort(bytes * i));
      case BFLOAT16 -> i -> Float.intBitsToFloat(data.getShort(bytes * i) << 16);
      case INT64 -> i -> data.getLong(bytes * i);
      case INT32 -> i -> data.getInt(bytes * i);
      case INT8 -> data::get;
      case UINT8, BOOL -> i -> data.get(i) & 0xFF;
      default -> throw unknown(name, tensor);
    };
  }

  private int bytes(String name, TensorProto tensor, DataType type) {
    return switch (type) {
      case FLOAT, INT32 -> 4;
      case DOUBLE, INT64 -> 8;
      case FLOAT16, BFLOAT16 -> 2;
      case INT8, UINT8, BOOL -> 1;
      default -> throw unknown(name, tensor);
    };
  }

  private IntToDoubleFunction typed(String name, TensorProto tensor, DataType type, int count) {
    int stored =
        switch (type) {
          case FLOAT -> tensor.getFloatDataCount();
          case DOUBLE -> tensor.getDoubleDataCount();
          case INT64 -> tensor.getInt64DataCount();
          default -> tensor.getInt32DataCount();
        };
    if (stored != count) {
      throw broken(name, "has " + stored + " of " + count + " values");
    }
    return switch (type) {
      case FLOAT -> tensor::getFloatData;
      case DOUBLE -> tensor::getDoubleData;
      case INT64 -> tensor::getInt64Data;
      case INT32, INT8, UINT8, BOOL -> tensor::getInt32Data;
      case FLOAT16 -> i -> Float.float16ToFloat((short) tensor.getInt32Data(i));
      case BFLOAT16 -> i -> Float.intBitsToFloat(tensor.getInt32Data(i) << 16);
      default -> throw unknown(name, tensor);
    };
  }

  private InvalidInput unknown(String name, TensorProto tensor) {
    return new InvalidInput(
        "A tensor has an element type that hilab does not read",
        file + ", tensor " + name + " has type " + tensor.getDataType(),
        "Export the model with float32 weights");
  }

  private InvalidInput broken(String name, String why) {
    return new InvalidInput(
        "A tensor of an ONNX file cannot be read",
        file + ", " + name + " " + why,
        "Export it again");
  }
}
