package org.hilab.server.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
  @TempDir Path folder;

  @Test
  void a_model_tells_its_input_and_output() {
    try (OnnxModel model = OnnxModel.open("relu", relu(DataType.FLOAT, ModelOptions.ANY_BATCH))) {
      assertThat(model.imageInput())
          .isEqualTo(new TensorSpec("in", ElementType.FLOAT32, List.of(-1, 2, 1, 3)));
      assertThat(model.logitsOutput())
          .isEqualTo(new TensorSpec("out", ElementType.FLOAT32, List.of(-1, 2, 1, 3)));
    }
  }

  @Test
  void an_open_dimension_is_fixed_by_the_binding() {
    try (OnnxModel model = OnnxModel.open("relu", relu(DataType.FLOAT, ModelOptions.ANY_BATCH));
        ModelRun run = model.bind(List.of(2, 2, 1, 3))) {
      FloatBuffer input = run.input().asFloatBuffer();
      for (int i = 0; i < input.capacity(); i++) {
        input.put(i, i - 5);
      }
      run.run();
      assertThat(run.outputSpecs().getFirst().shape()).containsExactly(2, 2, 1, 3);
      FloatBuffer output = run.output().asFloatBuffer();
      for (int i = 0; i < output.capacity(); i++) {
        assertThat(output.get(i)).isEqualTo(Math.max(0, i - 5));
      }
    }
  }

  @Test
  void a_second_run_reads_the_new_input() {
    try (OnnxModel model = OnnxModel.open("relu", relu(DataType.FLOAT, 1));
        ModelRun run = model.bind(List.of(1, 2, 1, 3))) {
      for (float value : new float[] {3, 7, -1}) {
        run.input().asFloatBuffer().put(4, value);
        run.run();
        assertThat(run.output().asFloatBuffer().get(4)).isEqualTo(Math.max(0, value));
      }
    }
  }

  @Test
  void a_file_is_opened_like_bytes() throws IOException {
    Path file = Files.write(folder.resolve("relu.onnx"), relu(DataType.FLOAT, 1));
    try (OnnxModel model = OnnxModel.open(file)) {
      assertThat(model.outputs()).hasSize(1);
    }
  }

  @Test
  void a_file_that_is_no_model_is_named() throws IOException {
    for (String content : List.of("", "not a model", "\u0000\u0001\u0002")) {
      Path file = folder.resolve("picture.onnx");
      Files.write(file, content.getBytes(StandardCharsets.UTF_8));
      assertThatThrownBy(() -> OnnxModel.open(file))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("picture.onnx");
    }
    assertThatThrownBy(() -> OnnxModel.open(folder.resolve("absent.onnx")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("absent.onnx");
    assertThatThrownBy(() -> OnnxModel.open(folder)).isInstanceOf(InvalidInput.class);
  }

  @Test
  void a_truncated_model_is_refused() {
    byte[] whole = relu(DataType.FLOAT, 1);
    byte[] half = Arrays.copyOf(whole, whole.length / 2);
    assertThatThrownBy(() -> OnnxModel.open("half", half))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("half");
  }

  @Test
  void several_inputs_or_outputs_are_no_segmentation_model() {
    GraphWriter graph = new GraphWriter(DataType.FLOAT, 1, ChannelLayout.FIRST);
    Shape shape = new Shape(1, 3, 2);
    graph.input("image", shape);
    graph.input("mask", shape);
    graph.node("Add", List.of("image", "mask"), "sum");
    graph.node("Sub", List.of("image", "mask"), "difference");
    graph.output("sum", shape);
    graph.output("difference", shape);
    try (OnnxModel model = OnnxModel.open("two", graph.model(Map.of()))) {
      assertThatThrownBy(model::imageInput)
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("one input, the image")
          .hasMessageContaining("mask FLOAT32[1, 2, 1, 3]");
      assertThatThrownBy(model::logitsOutput)
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("one output, the logits")
          .hasMessageContaining("difference");
    }
  }

  @Test
  void another_element_type_is_no_image() {
    try (OnnxModel model = OnnxModel.open("doubles", relu(DataType.DOUBLE, 1))) {
      assertThatThrownBy(model::imageInput)
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("float32 or uint8")
          .hasMessageContaining("in UNSUPPORTED");
      assertThatThrownBy(model::logitsOutput).hasMessageContaining("out UNSUPPORTED");
    }
  }

  @Test
  void a_wrong_input_shape_is_named() {
    try (OnnxModel model = OnnxModel.open("relu", relu(DataType.FLOAT, ModelOptions.ANY_BATCH))) {
      assertThatThrownBy(() -> model.bind(List.of(1, 2, 1, 4)))
          .isInstanceOf(InvalidInput.class)
          .hasMessageContaining("relu on in FLOAT32[1, 2, 1, 4]");
    }
  }

  private static byte[] relu(DataType type, int batch) {
    GraphWriter graph = new GraphWriter(type, batch, ChannelLayout.FIRST);
    Shape shape = new Shape(1, 3, 2);
    graph.input("in", shape);
    graph.node("Relu", List.of("in"), "out");
    graph.output("out", shape);
    return graph.model(Map.of());
  }
}
