package org.hilab.server.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model with its input and output buffers, allocated once, so that a run copies nothing. Fill
 * {@link #input()}, call {@link #run()}, read {@link #outputs()}. For one thread at a time; close
 * it before its model; its buffers end with it.
 */
public final class ModelRun implements AutoCloseable {
  /** A cache line, and the widest vector register. */
  private static final int ALIGNMENT_BYTES = 64;

  private final String name;
  private final OrtSession session;
  private final TensorSpec inputSpec;
  private final List<TensorSpec> outputSpecs;
  // Freed on close, not when the collector gets to it: a calibration binds 170 MB a network.
  private final Arena memory = Arena.ofShared();
  private final ByteBuffer input;
  private final List<ByteBuffer> outputs = new ArrayList<>();
  private final Map<String, OnnxTensor> boundInputs;
  private final Map<String, OnnxTensor> boundOutputs = new LinkedHashMap<>();

  private ModelRun(
      String name, OrtSession session, TensorSpec inputSpec, List<TensorSpec> outputSpecs)
      throws OrtException {
    this.name = name;
    this.session = session;
    this.inputSpec = inputSpec;
    this.input = buffer(inputSpec);
    this.boundInputs = Map.of(inputSpec.name(), tensor(inputSpec, input));
    this.outputSpecs = fixed(outputSpecs);
    for (TensorSpec spec : this.outputSpecs) {
      ByteBuffer output = buffer(spec);
      outputs.add(output);
      boundOutputs.put(spec.name(), tensor(spec, output));
    }
  }

  static ModelRun create(
      String name, OrtSession session, TensorSpec input, List<TensorSpec> outputs)
      throws OrtException {
    return new ModelRun(name, session, input, outputs);
  }

  /** Where a shape depends on the input's, one run on zeros tells it. */
  private List<TensorSpec> fixed(List<TensorSpec> specs) throws OrtException {
    if (specs.stream().allMatch(TensorSpec::isFixed)) {
      return specs;
    }
    try (OrtSession.Result result = session.run(boundInputs)) {
      List<TensorSpec> fixed = new ArrayList<>();
      for (TensorSpec spec : specs) {
        OnnxValue value = result.get(spec.name()).orElseThrow();
        fixed.add(value instanceof OnnxTensor tensor ? spec.withShape(shape(tensor)) : spec);
      }
      return List.copyOf(fixed);
    }
  }

  private static List<Integer> shape(OnnxTensor tensor) {
    return Arrays.stream(tensor.getInfo().getShape()).mapToObj(Math::toIntExact).toList();
  }

  /** What the input buffer holds. */
  public TensorSpec inputSpec() {
    return inputSpec;
  }

  /** What the output buffers hold, every dimension fixed. */
  public List<TensorSpec> outputSpecs() {
    return outputSpecs;
  }

  /** The input's values in native byte order; write them with absolute positions or a view. */
  public ByteBuffer input() {
    return input;
  }

  /** The outputs' values after {@link #run()}, in the model's order, in native byte order. */
  public List<ByteBuffer> outputs() {
    return outputs;
  }

  /** The output of a model that has one. */
  public ByteBuffer output() {
    if (outputs.size() != 1) {
      throw new IllegalStateException(name + " has " + outputs.size() + " outputs, not one.");
    }
    return outputs.getFirst();
  }

  /** Runs the model on what the input buffer holds. */
  public void run() {
    try (OrtSession.Result result = session.run(boundInputs, boundOutputs)) {
      if (result.size() != boundOutputs.size()) {
        throw new IllegalStateException(name + " gave " + result.size() + " outputs.");
      }
    } catch (OrtException e) {
      throw OnnxModel.notRunnable(name, inputSpec, e);
    }
  }

  @Override
  public void close() {
    boundInputs.values().forEach(OnnxTensor::close);
    boundOutputs.values().forEach(OnnxTensor::close);
    memory.close();
  }

  private ByteBuffer buffer(TensorSpec spec) {
    return memory
        .allocate(spec.byteSize(), ALIGNMENT_BYTES)
        .asByteBuffer()
        .order(ByteOrder.nativeOrder());
  }

  private static OnnxTensor tensor(TensorSpec spec, ByteBuffer buffer) throws OrtException {
    long[] shape = spec.dimensions();
    return switch (spec.type()) {
      case FLOAT32 ->
          OnnxTensor.createTensor(OnnxModel.environment(), buffer.asFloatBuffer(), shape);
      case UINT8 ->
          OnnxTensor.createTensor(OnnxModel.environment(), buffer, shape, OnnxJavaType.UINT8);
      case UNSUPPORTED ->
          throw new IllegalArgumentException(
              spec + " is neither float32 nor uint8 and cannot be bound.");
    };
  }
}
