package org.hilab.server.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;
import org.hilab.server.quantization.RealSupernet;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

class FloatModelTest {
  private static final String OTHER_LOGITS = "logits/semantic/out";

  @Test
  void the_supernet_agrees_with_an_independent_conversion_on_real_images() throws IOException {
    int size = 384;
    Supernet supernet = RealSupernet.load();
    Network network =
        SyntheticSupernet.network(
            SyntheticSupernet.genomes(1, 0).getFirst(), size, supernet.classes());
    byte[] ours = FloatModel.write(network, supernet.weights(), ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open("ours", ours);
        OnnxModel other = OnnxModel.open("theirs", independentConversion());
        ModelRun run = model.bind(model.imageInput().shape());
        ModelRun otherRun = other.bind(other.imageInput().shape())) {
      assertThat(run.outputSpecs().getFirst().shape()).containsExactly(1, 21, 48, 48);
      for (byte[] image : RealSupernet.images("val", 4, size)) {
        assertThat(largestDifference(logits(run, image), logits(otherRun, image)))
            .isLessThanOrEqualTo(1e-3f);
      }
    }
  }

  @Test
  void every_layer_equals_plain_double_arithmetic_over_strides_and_dilations() {
    int size = 40;
    byte[] image = SyntheticSupernet.images(1, size, 8).getFirst();
    for (Genome genome : SyntheticSupernet.genomes(5, 30)) {
      Network network = SyntheticSupernet.network(genome, size, SyntheticSupernet.CLASSES);
      assertEveryLayer(network, image);
    }
  }

  private static void assertEveryLayer(Network network, byte[] image) {
    double[] normalized = new double[image.length];
    for (int i = 0; i < image.length; i++) {
      normalized[i] = (image[i] & 0xff) / 127.5 - 1;
    }
    List<double[]> expected =
        new FloatReference(network, SyntheticSupernet.weights()).run(normalized);
    byte[] bytes =
        FloatModel.write(
            network, SyntheticSupernet.weights(), ModelOptions.DEFAULT.withEveryLayer());
    try (OnnxModel model = OnnxModel.open("every layer", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      logits(run, image);
      for (int i = 1; i < expected.size(); i++) {
        assertClose(
            network.layers().get(i), expected.get(i), run.outputs().get(i - 1).asFloatBuffer());
      }
    }
  }

  /** What only other spaces have: clamps of their own, resizes both ways, wide and even windows. */
  @Test
  void layers_of_other_spaces_equal_plain_double_arithmetic_too() {
    int size = 23;
    Shape image = new Shape(size, size, 3);
    Shape half = new Shape(12, 12, 3);
    Network network =
        new Network(
            List.of(
                new Layer.Image("image", image),
                depthwise("wide", 0, image, new Window(7, 1, 3)),
                new Layer.Relu("relu", 1, image),
                depthwise("even", 2, image, new Window(3, 2, 1, Window.Padding.CENTRED)),
                new Layer.Resize("up", 3, half, new Shape(31, 40, 3)),
                new Layer.Resize("down", 2, image, new Shape(5, 1, 3)),
                depthwise("logits", 4, new Shape(31, 40, 3), new Window(5, 1, 1))));
    byte[] pixels = SyntheticSupernet.images(1, size, 8).getFirst();
    assertEveryLayer(network, pixels);
  }

  private static Layer depthwise(String name, int source, Shape input, Window window) {
    return new Layer.Depthwise(
        name, source, input, window, Activation.LINEAR, Layer.Normalization.BATCH_NORM);
  }

  private static void assertClose(Layer layer, double[] expected, FloatBuffer actual) {
    assertThat(actual.capacity()).isEqualTo(expected.length);
    for (int i = 0; i < expected.length; i++) {
      double bound = 1e-3 * (1 + Math.abs(expected[i]));
      assertThat(Math.abs(actual.get(i) - expected[i])).as("%s, %d", layer, i).isLessThan(bound);
    }
  }

  @Test
  void an_open_batch_gives_the_same_logits_as_single_images() {
    int size = 64;
    Network network =
        SyntheticSupernet.network(
            SyntheticSupernet.genomes(1, 0).getFirst(), size, SyntheticSupernet.CLASSES);
    byte[] bytes =
        FloatModel.write(
            network,
            SyntheticSupernet.weights(),
            ModelOptions.DEFAULT.withBatch(ModelOptions.ANY_BATCH));
    List<byte[]> images = SyntheticSupernet.images(2, size, 4);
    byte[] both = Arrays.copyOf(images.get(0), 2 * images.get(0).length);
    System.arraycopy(images.get(1), 0, both, both.length / 2, both.length / 2);
    try (OnnxModel model = OnnxModel.open("batch", bytes);
        ModelRun single = model.bind(List.of(1, 3, size, size));
        ModelRun batch = model.bind(List.of(2, 3, size, size))) {
      float[] expected = logits(single, images.get(1));
      float[] logits = logits(batch, both);
      assertThat(logits).hasSize(2 * expected.length);
      float[] second = Arrays.copyOfRange(logits, expected.length, logits.length);
      assertThat(largestDifference(expected, second)).isLessThan(1e-4f);
    }
  }

  /** Its logits before the resize become its only output. */
  private static byte[] independentConversion() throws IOException {
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(RealSupernet.independentConversion())).toBuilder();
    TypeProto floats =
        TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)).build();
    model
        .getGraphBuilder()
        .clearOutput()
        .addOutput(ValueInfoProto.newBuilder().setName(OTHER_LOGITS).setType(floats));
    return model.build().toByteArray();
  }

  private static float[] logits(ModelRun run, byte[] image) {
    FloatBuffer input = run.input().asFloatBuffer();
    for (int i = 0; i < image.length; i++) {
      input.put(i, (image[i] & 0xff) / 127.5f - 1);
    }
    run.run();
    FloatBuffer output = run.outputs().getFirst().asFloatBuffer();
    float[] values = new float[output.capacity()];
    output.get(values);
    return values;
  }

  private static float largestDifference(float[] left, float[] right) {
    assertThat(left).hasSameSizeAs(right);
    float largest = 0;
    for (int i = 0; i < left.length; i++) {
      largest = Math.max(largest, Math.abs(left[i] - right[i]));
    }
    return largest;
  }
}
