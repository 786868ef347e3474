package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What ONNX Runtime makes of a model: a wrong bias scale, for example, silently leaves convolutions
 * in float.
 */
public final class OptimizedModel {
  private OptimizedModel() {}

  /** How often each operator occurs after optimisation, the domain before the name. */
  public static SortedMap<String, Integer> operators(byte[] model) {
    try {
      Path file = Files.createTempFile("hilab", ".onnx");
      try {
        optimize(model, file);
        return histogram(ModelProto.parseFrom(Files.readAllBytes(file)));
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (OrtException e) {
      throw new IllegalArgumentException("ONNX Runtime cannot optimise the model.", e);
    }
  }

  private static void optimize(byte[] model, Path file) throws OrtException {
    try (OrtSession.SessionOptions options = OnnxModel.sessionOptions()) {
      options.setOptimizedModelFilePath(file.toString());
      OnnxModel.environment().createSession(model, options).close();
    }
  }

  private static SortedMap<String, Integer> histogram(ModelProto model) {
    SortedMap<String, Integer> operators = new TreeMap<>();
    for (NodeProto node : model.getGraph().getNodeList()) {
      String domain = node.getDomain().isEmpty() ? "" : node.getDomain() + ".";
      operators.merge(domain + node.getOpType(), 1, Integer::sum);
    }
    return operators;
  }
}
