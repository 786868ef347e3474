package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hilab.server.candidate.InvalidInput;

/**
 * An ONNX file that is whole in itself. ONNX lets a model name other files for its data; whoever
 * sends a model could so name any file of this machine, and a model without its files would be
 * another model.
 */
final class ModelBytes {
  private final Path file;

  private ModelBytes(Path file) {
    this.file = file;
  }

  /**
   * Reads the model.
   *
   * @throws InvalidInput if it is none, or a tensor's data lies outside of it
   */
  static ModelProto read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      ModelProto model = ModelProto.parseFrom(in);
      new ModelBytes(file).check(model.getGraph());
      model.getFunctionsList().forEach(f -> new ModelBytes(file).check(f.getNodeList()));
      return model;
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidInput(
          "ONNX Runtime cannot open the model",
          file + " (" + e.getMessage() + ")",
          "Export or download it again",
          e);
    } catch (IOException e) {
      throw new InvalidInput(
          "The model file cannot be read", file.toString(), "Give the path of an ONNX file", e);
    }
  }

  private void check(GraphProto graph) {
    graph.getInitializerList().forEach(this::check);
    graph
        .getSparseInitializerList()
        .forEach(sparse -> {
          check(sparse.getValues());
          check(sparse.getIndices());
        });
    check(graph.getNodeList());
  }

  private void check(List<NodeProto> nodes) {
    for (NodeProto node : nodes) {
      for (AttributeProto attribute : node.getAttributeList()) {
        check(attribute.getT());
        check(attribute.getG());
        attribute.getTensorsList().forEach(this::check);
        attribute.getGraphsList().forEach(this::check);
      }
    }
  }

  private void check(TensorProto tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        || tensor.getExternalDataCount() > 0) {
      String location =
          tensor.getExternalDataList().stream()
              .filter(entry -> entry.getKey().equals("location"))
              .map(StringStringEntryProto::getValue)
              .findFirst()
              .orElse("nothing");
      throw new InvalidInput(
          "A model keeps data in another file, and hilab opens none for it",
          file + ", tensor " + tensor.getName() + " names \"" + location + "\"",
          "Save the model with all its data in one file");
    }
  }
}
