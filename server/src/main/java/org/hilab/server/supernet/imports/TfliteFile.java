package org.hilab.server.supernet.imports;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.supernet.Tensor;
import org.hilab.server.supernet.imports.FlatTable.FlatVector;

/**
 * The constant tensors of a TensorFlow Lite model (schema version 3), quantized ones as real
 * numbers: scale · (value − zero point), per tensor or per slice of one dimension.
 */
final class TfliteFile {
  // Fields of the tables, from TensorFlow's schema.fbs
  private static final int MODEL_SUBGRAPHS = 2;
  private static final int MODEL_BUFFERS = 4;
  private static final int SUBGRAPH_TENSORS = 0;
  private static final int TENSOR_SHAPE = 0;
  private static final int TENSOR_TYPE = 1;
  private static final int TENSOR_BUFFER = 2;
  private static final int TENSOR_NAME = 3;
  private static final int TENSOR_QUANTIZATION = 4;
  private static final int TENSOR_SPARSITY = 6;
  private static final int BUFFER_DATA = 0;
  private static final int QUANTIZATION_SCALE = 2;
  private static final int QUANTIZATION_ZERO_POINT = 3;
  private static final int QUANTIZATION_DIMENSION = 6;

  private final Path file;
  private final ValueBudget budget;
  private final SortedMap<String, Tensor> tensors = new TreeMap<>();

  private TfliteFile(Path file) {
    this.file = file;
    this.budget = new ValueBudget(file);
  }

  static SortedMap<String, Tensor> read(Path file) {
    TfliteFile reader = new TfliteFile(file);
    try {
      reader.model(FlatTable.root(WeightFile.bytes(file)));
      return reader.tensors;
    } catch (IndexOutOfBoundsException | ArithmeticException e) {
      throw WeightFile.broken(file, "a reference leaves the file: " + e.getMessage());
    }
  }

  private void model(FlatTable model) {
    FlatVector buffers = model.vector(MODEL_BUFFERS);
    FlatVector graphs = model.vector(MODEL_SUBGRAPHS);
    for (int g = 0; g < graphs.length(); g++) {
      FlatVector described = graphs.table(g).vector(SUBGRAPH_TENSORS);
      for (int t = 0; t < described.length(); t++) {
        FlatTable tensor = described.table(t);
        int buffer = tensor.integer(TENSOR_BUFFER);
        ByteBuffer data = buffers.table(buffer).vector(BUFFER_DATA).octets();
        // buffer 0 is always empty, and so are those of activations
        if (data.hasRemaining()) {
          add(tensor, data);
        }
      }
    }
  }

  private void add(FlatTable described, ByteBuffer data) {
    String name = described.text(TENSOR_NAME);
    if (described.table(TENSOR_SPARSITY).isPresent()) {
      throw new InvalidInput(
          "A tensor is stored sparsely, which hilab does not read",
          file + ", tensor " + name,
          "Convert the model without sparsity");
    }
    List<Integer> shape = new ArrayList<>();
    FlatVector sizes = described.vector(TENSOR_SHAPE);
    for (int d = 0; d < sizes.length(); d++) {
      shape.add(Math.max(0, sizes.integer(d)));
    }
    Type type = type(name, described.octet(TENSOR_TYPE));
    int count = budget.take(name, WeightFile.elements(shape));
    if ((long) count * type.bytes() != data.remaining()) {
      throw WeightFile.broken(
          file, "tensor " + name + " of shape " + shape + " has " + data.remaining() + " bytes");
    }
    float[] values = new float[count];
    IntToDoubleFunction real = quantization(name, described, type, shape, data);
    for (int i = 0; i < count; i++) {
      values[i] = (float) real.applyAsDouble(i);
    }
    if (tensors.put(name, new Tensor(name, shape, values)) != null) {
      throw WeightFile.broken(file, "two tensors are called " + name);
    }
  }

  /** The real number of each element. */
  private IntToDoubleFunction quantization(
      String name, FlatTable described, Type type, List<Integer> shape, ByteBuffer data) {
    Optional<FlatTable> quantization = described.table(TENSOR_QUANTIZATION);
    FlatVector scales =
        quantization.map(q -> q.vector(QUANTIZATION_SCALE)).orElse(FlatVector.EMPTY);
    if (scales.length() == 0 || type.isReal()) {
      return i -> type.at(data, i);
    }
    FlatVector zeros = quantization.orElseThrow().vector(QUANTIZATION_ZERO_POINT);
    int dimension = quantization.orElseThrow().integer(QUANTIZATION_DIMENSION);
    boolean slices = scales.length() > 1;
    if (slices
        && (dimension < 0
            || dimension >= shape.size()
            || shape.get(dimension) != scales.length())) {
      throw WeightFile.broken(
          file, "tensor " + name + " of shape " + shape + " has " + scales.length() + " scales");
    }
    int stride = slices ? (int) WeightFile.elements(shape.subList(dimension + 1, shape.size())) : 1;
    int lengths = scales.length();
    return i -> {
      int slice = slices ? i / stride % lengths : 0;
      long zero = zeros.length() == 0 ? 0 : zeros.longInteger(Math.min(slice, zeros.length() - 1));
      return (double) scales.real(slice) * (type.at(data, i) - zero);
    };
  }

  private Type type(String name, int code) {
    for (Type type : Type.values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new InvalidInput(
        "A tensor has an element type that hilab does not read",
        file + ", tensor " + name + " has type " + code,
        "Convert the model to float32, float16 or int8");
  }

  /** TensorFlow Lite's codes of element types. */
  private enum Type {
    FLOAT32(0, 4),
    FLOAT16(1, 2),
    INT32(2, 4),
    UINT8(3, 1),
    INT64(4, 8),
    INT16(7, 2),
    INT8(9, 1),
    FLOAT64(10, 8);

    private final int code;
    private final int bytes;

    Type(int code, int bytes) {
      this.code = code;
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }

    boolean isReal() {
      return this == FLOAT32 || this == FLOAT16 || this == FLOAT64;
    }

    double at(ByteBuffer data, int i) {
      int at = bytes * i;
      return switch (this) {
        case FLOAT32 -> data.getFloat(at);
        case FLOAT16 -> Float.float16ToFloat(data.getShort(at));
        case INT32 -> data.getInt(at);
        case UINT8 -> data.get(at) & 0xFF;
        case INT64 -> data.getLong(at);
        case INT16 -> data.getShort(at);
        case INT8 -> data.get(at);
        case FLOAT64 -> data.getDouble(at);
      };
    }
  }
}
