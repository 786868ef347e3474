package org.hilab.server.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hilab.server.network.Layer;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.Segment;

/**
 * A segment of an int8 network as an ONNX Runtime session of its own, channels last, batch 1. Any
 * number of threads may run it at the same time.
 */
public final class SegmentModel implements AutoCloseable {
  private final OrtSession session;
  private final List<String> inputs;
  private final List<String> outputs;
  private final Device device;

  private SegmentModel(OrtSession session, Segment segment, Device device) {
    this.device = device;
    this.session = session;
    List<Layer> layers = segment.network().layers();
    int count = segment.inputs();
    this.inputs = IntStream.range(0, count).mapToObj(i -> layers.get(i).name()).toList();
    this.outputs =
        segment.outputs().stream()
            .filter(output -> output >= count)
            .map(output -> layers.get(output).name())
            .toList();
  }

  /**
   * Opens a session for the segment.
   *
   * @throws LostDeviceException if it is not the processor and fails
   */
  public static SegmentModel open(Segment segment, ParameterImage image, Engine engine) {
    WeightForm form = engine.form();
    LayerWriter writer =
        switch (form) {
          case S8, U8 -> new IntegerLayers(segment, image, form);
          case FLOAT -> new ExactFloatLayers(segment, image);
        };
    writer.writeLayers();
    byte[] model = writer.graph.model(Map.of());
    try (OrtSession.SessionOptions options = engine.sessionOptions()) {
      return new SegmentModel(
          OnnxModel.environment().createSession(model, options), segment, engine.device());
    } catch (OrtException e) {
      throw failure(engine.device(), "ONNX Runtime cannot open a segment: " + segment, e);
    }
  }

  /**
   * Computes the outputs that do not pass through.
   *
   * @param from the segment's inputs, in order
   * @param to where the computed outputs go, in order
   * @throws LostDeviceException if the device is not the processor and fails
   */
  public void run(List<NativeTensor> from, List<NativeTensor> to) {
    try {
      session.run(bound(inputs, from), bound(outputs, to)).close();
    } catch (OrtException e) {
      throw failure(device, "ONNX Runtime cannot run " + inputs + " to " + outputs, e);
    }
  }

  private static RuntimeException failure(Device device, String what, OrtException cause) {
    return switch (device) {
      case Device.Cpu _ -> new IllegalStateException(what, cause);
      case Device.Cuda _ -> new LostDeviceException(device, cause);
    };
  }

  private static Map<String, OnnxTensor> bound(List<String> names, List<NativeTensor> tensors) {
    Map<String, OnnxTensor> bound = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      bound.put(names.get(i), tensors.get(i).tensor());
    }
    return bound;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException("A session cannot be closed.", e);
    }
  }
}
