package org.hilab.server.accuracy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.hilab.server.accuracy.ModelEvaluation.Data;
import org.hilab.server.accuracy.ModelEvaluation.Report;
import org.hilab.server.accuracy.ModelEvaluation.Request;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import org.hilab.server.dataset.VocFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models whose logits are the colours of the image score 1 where the mask is the colour. */
class ModelEvaluationTest {
  @TempDir Path directory;
  private VocFolder folder;

  @BeforeEach
  void write_a_red_a_green_and_a_half_wrong_blue_image() throws IOException {
    folder = new VocFolder(directory.resolve("data")).classes("red", "green", "blue");
    folder.split("val", "r", "g", "b");
    folder.image("r", 5, 7, 0xF02010).mask("r", 5, 7, 0);
    folder.image("g", 8, 6, 0x10E020).mask("g", 8, 6, 1);
    folder.image("b", 2, 2, 0x1020E0).mask("b", 2, 2, 2, 2, 255, 0);
  }

  @Test
  void every_layout_type_and_size_of_input_gives_the_same_accuracy() {
    check(TinyModel.identity(DataType.FLOAT, 1, 3, 16, 16), "resize:16");
    check(TinyModel.identity(DataType.FLOAT, 1, 16, 16, 3), "resize:16");
    check(TinyModel.identity(DataType.UINT8, 1, 3, 16, 16), "resize:16");
    check(TinyModel.identity(DataType.UINT8, 1, 16, 16, 3), "resize:16");
    check(TinyModel.identity(DataType.FLOAT, -1, 3, -1, -1), "resize:11");
    check(TinyModel.identity(DataType.UINT8, -1, -1, -1, 3), "resize:11");
    check(TinyModel.identity(DataType.FLOAT, -1, -1, -1, -1), "resize:11");
    check(TinyModel.everySecondPixel(15), "resize:15");
  }

  @Test
  void images_of_different_sizes_run_unresized_or_padded_on_an_open_model() {
    check(TinyModel.identity(DataType.FLOAT, -1, 3, -1, -1), "none");
    check(TinyModel.identity(DataType.FLOAT, 1, 3, -1, -1), "pad:9");
    check(TinyModel.identity(DataType.UINT8, 1, -1, -1, 3), "pad:4");
  }

  @Test
  void images_per_second_is_images_over_the_time_that_passed() {
    Report report = evaluate(request(TinyModel.identity(DataType.FLOAT, 1, 3, 9, 9), "resize:9"));
    assertThat(report.imagesPerSecond()).isEqualTo(6.0);
    assertThat(report.classNames()).containsExactly("red", "green", "blue");
  }

  @Test
  void a_fixed_size_contradicts_another_preprocessing() {
    byte[] model = TinyModel.identity(DataType.FLOAT, 1, 3, 16, 16);
    assertFails(model, "resize:8", "fixed", "[1, 3, 16, 16] and 8×8", "resize:16 or pad:16");
    assertFails(model, "none", "fixed", "[1, 3, 16, 16] and ", "resize:16 or pad:16");
  }

  @Test
  void other_classes_than_the_data_sets_are_refused() throws IOException {
    folder.classes("red", "green", "blue", "black");
    byte[] model = TinyModel.identity(DataType.FLOAT, 1, 3, 16, 16);
    assertFails(model, "resize:16", "other classes", "logits[1, 3, 16, 16] for 4 classes");
    byte[] open = TinyModel.identity(DataType.FLOAT, -1, -1, -1, -1);
    assertFails(open, "resize:16", "other classes", "logits[1, 3, 16, 16] for 4 classes");
  }

  @Test
  void models_that_take_no_single_image_are_refused() throws IOException {
    byte[] four = TinyModel.identity(DataType.FLOAT, 1, 4, 16, 16);
    assertFails(four, "resize:16", "three channels", "[1, 4, 16, 16]");
    byte[] batch = TinyModel.identity(DataType.FLOAT, 8, 3, 16, 16);
    assertFails(batch, "resize:16", "several images at once", "[8, 3, 16, 16]");
    byte[] labels = TinyModel.identity(DataType.INT64, 1, 3, 16, 16);
    assertFails(labels, "resize:16", "float32 or uint8");
    assertFails(new byte[] {1, 2, 3}, "resize:16", "cannot open the model", "model.onnx");
  }

  private void check(byte[] model, String preprocess) {
    for (Normalization normalization : Normalization.values()) {
      Scores scores = evaluate(request(model, preprocess, normalization)).scores();
      // the blue image: two pixels right, one void, one red pixel taken for blue
      assertThat(scores.perClass())
          .as("%s %s", preprocess, normalization)
          .containsExactly(
              OptionalDouble.of(35.0 / 36), OptionalDouble.of(1), OptionalDouble.of(2.0 / 3));
      assertThat(scores.meanIou()).isCloseTo((35.0 / 36 + 1 + 2.0 / 3) / 3, within(1e-15));
      assertThat(scores.images()).isEqualTo(3);
    }
  }

  private void assertFails(byte[] model, String preprocess, String... parts) {
    assertThatThrownBy(() -> evaluate(request(model, preprocess)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(parts);
  }

  private Request request(byte[] model, String preprocess) {
    return request(model, preprocess, Normalization.UNIT);
  }

  private Request request(byte[] model, String preprocess, Normalization normalization) {
    Path file = directory.resolve("model.onnx");
    try {
      Files.write(file, model);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Request(
        file,
        new Data(DatasetSpec.parse("voc:" + folder.directory()), "val", Subset.ALL),
        Preprocessing.parse(preprocess),
        normalization,
        Conventions.DEFAULT,
        2);
  }

  /** Half a second passes. */
  private static Report evaluate(Request request) {
    Iterator<Instant> times =
        List.of(Instant.ofEpochMilli(1000), Instant.ofEpochMilli(1500)).iterator();
    InstantSource clock = times::next;
    return new ModelEvaluation(clock).evaluate(request, Watch.NONE);
  }
}
