package org.hilab.server.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hilab.server.candidate.InvalidInput;

/**
 * An opened ONNX model: ours or a user's. One intra-op thread and a pinned optimisation level, so
 * that the same processor gives the same numbers. {@link #bind} runs it; a model may have several
 * bindings, each for one thread.
 */
public final class OnnxModel implements AutoCloseable {
  /** Recorded with every result: another level may fuse, and so round, differently. */
  public static final String OPTIMIZATION_LEVEL = "ALL_OPT";

  private static final int IMAGE_RANK = 4;

  private final String name;
  private final OrtSession session;
  private final List<TensorSpec> inputs;
  private final List<TensorSpec> outputs;

  private OnnxModel(String name, OrtSession session) throws OrtException {
    this.name = name;
    this.session = session;
    this.inputs = specs(session.getInputInfo());
    this.outputs = specs(session.getOutputInfo());
  }

  /**
   * Opens a model file.
   *
   * @throws InvalidInput if it is not a model that ONNX Runtime can load, or keeps data elsewhere
   */
  public static OnnxModel open(Path file) {
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw new InvalidInput(
          "The model file cannot be read", file.toString(), "Give the path of an ONNX file");
    }
    ModelBytes.read(file);
    return open(file.toString(), options -> environment().createSession(file.toString(), options));
  }

  /**
   * Opens a model in memory.
   *
   * @param name what error messages call it
   * @throws InvalidInput if it is not a model that ONNX Runtime can load
   */
  public static OnnxModel open(String name, byte[] model) {
    return open(name, options -> environment().createSession(model, options));
  }

  private static OnnxModel open(String name, SessionFactory factory) {
    try (SessionOptions options = sessionOptions()) {
      return new OnnxModel(name, factory.create(options));
    } catch (OrtException e) {
      throw new InvalidInput(
          "ONNX Runtime cannot open the model",
          name + " (" + firstLine(e) + ")",
          "Give an ONNX file whose operators ONNX Runtime " + version() + " knows",
          e);
    }
  }

  private interface SessionFactory {
    OrtSession create(SessionOptions options) throws OrtException;
  }

  /** What every session of ours is created with. */
  static SessionOptions sessionOptions() throws OrtException {
    SessionOptions options = new SessionOptions();
    options.setIntraOpNumThreads(1);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(SessionOptions.OptLevel.valueOf(OPTIMIZATION_LEVEL));
    return options;
  }

  /** ONNX Runtime allows one environment in a process. */
  static OrtEnvironment environment() {
    return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "hilab");
  }

  /** ONNX Runtime's version, recorded with every result. */
  public static String version() {
    return environment().getVersion();
  }

  public List<TensorSpec> inputs() {
    return inputs;
  }

  public List<TensorSpec> outputs() {
    return outputs;
  }

  /**
   * The only input of a segmentation model.
   *
   * @throws InvalidInput if there are several, or it is not a four-dimensional image of float32 or
   *     uint8
   */
  public TensorSpec imageInput() {
    if (inputs.size() != 1) {
      throw new InvalidInput(
          "A segmentation model has one input, the image",
          name + " has " + inputs,
          "Export the model with the image as its only input");
    }
    return requireRunnable(inputs.getFirst(), "input");
  }

  /**
   * The only output of a segmentation model.
   *
   * @throws InvalidInput if there are several, or it is not a four-dimensional tensor of float32 or
   *     uint8
   */
  public TensorSpec logitsOutput() {
    if (outputs.size() != 1) {
      throw new InvalidInput(
          "A segmentation model has one output, the logits",
          name + " has " + outputs,
          "Export the model with the logits as its only output");
    }
    return requireRunnable(outputs.getFirst(), "output");
  }

  private TensorSpec requireRunnable(TensorSpec tensor, String role) {
    if (tensor.type() == ElementType.UNSUPPORTED || tensor.shape().size() != IMAGE_RANK) {
      throw new InvalidInput(
          "The " + role + " of a segmentation model has four dimensions of float32 or uint8",
          name + " has " + tensor,
          "Export the model with images in and logits (before argmax) out");
    }
    return tensor;
  }

  /**
   * Buffers for one input shape, allocated once.
   *
   * @param inputShape with every dimension fixed
   * @throws InvalidInput if the model cannot run on this shape
   */
  public ModelRun bind(List<Integer> inputShape) {
    if (inputs.size() != 1) {
      throw new IllegalArgumentException(name + " has " + inputs.size() + " inputs, not one.");
    }
    TensorSpec input = inputs.getFirst().withShape(inputShape);
    try {
      return ModelRun.create(name, session, input, outputs);
    } catch (OrtException e) {
      throw notRunnable(name, input, e);
    }
  }

  static InvalidInput notRunnable(String name, TensorSpec input, OrtException e) {
    return new InvalidInput(
        "ONNX Runtime cannot run the model",
        name + " on " + input + " (" + firstLine(e) + ")",
        "Give an image of the size and type that the model expects",
        e);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("The session of " + name + " cannot be closed.", e);
    }
  }

  private static List<TensorSpec> specs(Map<String, NodeInfo> nodes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes.values()) {
      specs.add(
          node.getInfo() instanceof TensorInfo tensor
              ? new TensorSpec(node.getName(), type(tensor), shape(tensor))
              : new TensorSpec(node.getName(), ElementType.UNSUPPORTED, List.of()));
    }
    return List.copyOf(specs);
  }

  private static ElementType type(TensorInfo tensor) {
    if (tensor.type == OnnxJavaType.FLOAT
        && tensor.onnxType == TensorInfo.OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
      return ElementType.FLOAT32;
    }
    return tensor.type == OnnxJavaType.UINT8 ? ElementType.UINT8 : ElementType.UNSUPPORTED;
  }

  private static List<Integer> shape(TensorInfo tensor) {
    return Arrays.stream(tensor.getShape()).mapToObj(Math::toIntExact).toList();
  }

  private static String firstLine(OrtException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
  }
}
