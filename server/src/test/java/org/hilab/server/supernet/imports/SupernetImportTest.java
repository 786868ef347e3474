package org.hilab.server.supernet.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.MobileNetV2Architecture;
import org.hilab.server.candidate.MobileNetV2Architecture.Block;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.SafetensorsWriter;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.supernet.SupernetLayout;
import org.hilab.server.supernet.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One supernet of random weights, written the way each framework would, comes back. */
class SupernetImportTest {
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();
  private static final int CLASSES = 5;
  private static final MobileNetV2Architecture COMPLETE =
      new MobileNetV2Architecture(
          Collections.nCopies(MobileNetV2Architecture.BLOCKS, new Block(true, 1, 1)));
  private static final List<Integer> DENSE_TO_TORCH = List.of(3, 2, 0, 1);
  private static final List<Integer> DEPTHWISE_TO_TORCH = List.of(2, 3, 0, 1);
  private static final List<Integer> DENSE_TO_TFLITE = List.of(3, 0, 1, 2);
  private static final List<Integer> DEPTHWISE_TO_TFLITE = List.of(3, 0, 1, 2);
  private static final Pattern KERAS_NAME =
      Pattern.compile(
          "(.*?)_(kernel|bias|depthwise_kernel|gamma|beta|moving_mean|moving_variance)");
  @TempDir Path folder;
  private final SortedMap<String, Tensor> weights = new TreeMap<>();
  private Path original = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void make_a_supernet() {
    Random random = new Random(6);
    layout(CLASSES)
        .shapes()
        .forEach((name, shape) -> {
          float[] values = new float[(int) WeightFile.elements(shape)];
          for (int i = 0; i < values.length; i++) {
            values[i] =
                name.endsWith("variance") ? 0.01f + random.nextFloat() : random.nextFloat() - 0.5f;
          }
          weights.put(name, new Tensor(name, shape, values));
        });
    original = folder.resolve("original.safetensors");
    SafetensorsWriter.write(original, weights);
    out = folder.resolve("out.safetensors");
  }

  private static SupernetLayout layout(int classes) {
    return SupernetLayout.of(Supernet.network(COMPLETE, 64, classes));
  }

  @Test
  void keras_weights_need_no_mapping_and_come_back_bit_for_bit() {
    Path file = folder.resolve("weights.h5");
    SortedMap<String, WritableGroup> layers = new TreeMap<>();
    try (WritableHdfFile hdf = HdfFile.write(file)) {
      for (Tensor tensor : weights.values()) {
        Matcher name = KERAS_NAME.matcher(tensor.name());
        assertThat(name.matches()).isTrue();
        layers
            .computeIfAbsent(name.group(1), layer -> hdf.putGroup(layer).putGroup(layer))
            .putDataset(name.group(2) + ":0", nested(tensor));
      }
    }
    SupernetImport.Report report = run(file, Mapping.of(WeightFile.Format.KERAS));
    assertThat(report.classes()).isEqualTo(CLASSES);
    assertThat(out).hasSameBinaryContentAs(original);
  }

  private static Object nested(Tensor tensor) {
    int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
    Object array = Array.newInstance(float.class, shape);
    for (int i = 0; i < tensor.values().length; i++) {
      Object row = array;
      int rest = i;
      int[] at = new int[shape.length];
      for (int d = shape.length - 1; d >= 0; d--) {
        at[d] = rest % shape[d];
        rest /= shape[d];
      }
      for (int d = 0; d < shape.length - 1; d++) {
        row = Array.get(row, at[d]);
      }
      Array.setFloat(row, at[shape.length - 1], tensor.values()[i]);
    }
    return array;
  }

  @Test
  void a_file_with_the_supernets_names_is_copied() {
    assertThat(run(original, Mapping.of(WeightFile.Format.SAFETENSORS)).tensors()).isEqualTo(272);
    assertThat(out).hasSameBinaryContentAs(original);
  }

  @Test
  void torchvisions_names_are_mapped_and_its_epsilon_is_kept() throws IOException {
    Path file = folder.resolve("torch.pt");
    List<Tensor> tensors = new ArrayList<>();
    weights
        .values()
        .forEach(tensor -> {
          List<Integer> order =
              tensor.name().endsWith("depthwise_kernel") ? DEPTHWISE_TO_TORCH : DENSE_TO_TORCH;
          tensors.add(renamed(transposed(tensor, order), TinyTorch.torchvisionName(tensor.name())));
        });
    tensors.add(new Tensor("backbone.features.0.1.num_batches_tracked", List.of(1), new float[1]));
    TinyTorch.write(file, tensors);
    SupernetImport.Report report = run(file, example("torch-mobilenetv2.map"));
    assertThat(report.dropped()).containsExactly("backbone.features.0.1.num_batches_tracked");
    Supernet loaded = Supernet.load(out, SPACE.cover());
    assertThat(loaded.classes()).isEqualTo(CLASSES);
    Supernet.load(original, SPACE.cover())
        .convolutions()
        .forEach((layer, weights) -> {
          // the same numbers under torchvision's epsilon
          ConvolutionWeights.Folded expected =
              switch (weights.normalization()) {
                case ConvolutionWeights.Bias _ -> weights.fold();
                case ConvolutionWeights.BatchNorm(var gamma, var beta, var mean, var variance, _) ->
                    new ConvolutionWeights(
                            weights.kernel(),
                            new ConvolutionWeights.BatchNorm(gamma, beta, mean, variance, 1e-5))
                        .fold();
              };
          assertSame(layer, loaded, expected, 1e-6);
        });
  }

  @Test
  void tflite_kernels_are_mapped_and_folded_biases_become_batch_norms() throws IOException {
    TinyTflite model = new TinyTflite();
    SortedMap<String, ConvolutionWeights> convolutions =
        Supernet.load(original, SPACE.cover()).convolutions();
    List<String> rules = new ArrayList<>(List.of("logits_semantic/b -> logits_semantic_bias"));
    rules.add("{layer}/b -> {layer}_BN : folded");
    rules.add("{layer}/d -> {layer}_depthwise_kernel : transpose 1 2 3 0");
    rules.add("{layer}/w -> {layer}_kernel : transpose 1 2 3 0");
    for (String layer : convolutions.keySet()) {
      boolean depthwise = weights.containsKey(layer + "_depthwise_kernel");
      String kernel = layer + (depthwise ? "_depthwise_kernel" : "_kernel");
      Tensor stored = transposed(of(kernel), depthwise ? DEPTHWISE_TO_TFLITE : DENSE_TO_TFLITE);
      model.add(constant(layer + (depthwise ? "/d" : "/w"), stored));
      String beta = layer.equals("logits_semantic") ? layer + "_bias" : layer + "_BN_beta";
      model.add(constant(layer + "/b", of(beta)));
    }
    Path file = Files.write(folder.resolve("a.tflite"), model.bytes());
    Path map = Files.write(folder.resolve("tflite.map"), rules);
    run(file, Mapping.read(map));
    Supernet loaded = Supernet.load(out, SPACE.cover());
    convolutions.forEach((layer, weights) -> {
      String beta = layer.equals("logits_semantic") ? layer + "_bias" : layer + "_BN_beta";
      ConvolutionWeights plain =
          new ConvolutionWeights(weights.kernel(), new ConvolutionWeights.Bias(of(beta).values()));
      assertSame(layer, loaded, plain.fold(), 1e-7);
    });
  }

  private static TinyTflite.Constant constant(String name, Tensor tensor) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * tensor.values().length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().put(tensor.values());
    int[] shape = tensor.shape().stream().mapToInt(Integer::intValue).toArray();
    return new TinyTflite.Constant(name, 0, shape, bytes.array(), new float[0], new long[0], 0);
  }

  @Test
  void the_independent_onnx_of_the_published_supernet_gives_the_same_convolutions()
      throws IOException {
    String data = System.getenv("HILAB_TEST_DATA");
    assumeTrue(data != null, "HILAB_TEST_DATA names no folder with the published weights");
    Path models = Path.of(data, "models");
    run(models.resolve("deeplabv3_mnv2_os8_voc_trainval_f32_384.onnx"), example("onnx-slim.map"));
    Supernet loaded = Supernet.load(out, SPACE.cover());
    assertThat(loaded.classes()).isEqualTo(21);
    Supernet published =
        Supernet.load(
            models.resolve("deeplabv3_mnv2_os8_voc_trainval_f32_rawbn.safetensors"), SPACE.cover());
    assertThat(published.convolutions()).hasSize(55);
    published
        .convolutions()
        .forEach((layer, weights) -> assertSame(layer, loaded, weights.fold(), 2e-6));
  }

  /** The largest difference relative to the largest value. */
  private static void assertSame(
      String layer, Supernet loaded, ConvolutionWeights.Folded expected, double tolerance) {
    ConvolutionWeights.Folded actual =
        Objects.requireNonNull(loaded.convolutions().get(layer)).fold();
    assertClose(layer + " kernel", actual.kernel(), expected.kernel(), tolerance);
    assertClose(layer + " bias", actual.bias(), expected.bias(), tolerance);
  }

  private static void assertClose(String what, double[] actual, double[] expected, double share) {
    double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    assertThat(actual).as(what).hasSameSizeAs(expected);
    double difference =
        IntStream.range(0, actual.length)
            .mapToDouble(i -> Math.abs(actual[i] - expected[i]))
            .max()
            .orElse(0);
    assertThat(difference).as(what).isLessThanOrEqualTo(share * largest);
  }

  @Test
  void what_is_missing_shaped_otherwise_or_left_over_is_named_with_its_file() throws IOException {
    Mapping same = Mapping.of(WeightFile.Format.SAFETENSORS);
    Tensor kernel = of("aspp0_kernel");
    weights.remove("aspp0_kernel");
    refuses(same, "lacks a tensor", "aspp0_kernel of shape [1, 1, 320, 256]", "bad.safetensors");
    weights.put("aspp0_kernel", transposed(kernel, List.of(0, 1, 3, 2)));
    refuses(same, "wrong shape", "bad.safetensors, aspp0_kernel", "[1, 1, 256, 320] but must be");
    weights.put("aspp0_kernel", kernel);
    weights.put("extra", new Tensor("extra", List.of(1), new float[1]));
    refuses(same, "no such tensor", "extra becomes extra", "\"extra -> drop\"");
    Mapping few = Mapping.read(Files.writeString(folder.resolve("few.map"), "a{x} -> a{x}\n"));
    refuses(few, "fits no rule", "tensor Conv_BN_beta of shape [32]", "few.map");
    Mapping all =
        Mapping.read(Files.writeString(folder.resolve("all.map"), "extra -> drop\n* -> x\n"));
    refuses(all, "Two tensors become the same", "Conv_BN_beta", "become x");
    weights.remove("extra");
    of("Conv_BN_moving_variance").values()[3] = -1;
    refuses(same, "variance is negative", "Conv_BN_moving_variance holds -1.0");
    of("Conv_BN_moving_variance").values()[3] = Float.NaN;
    refuses(same, "not a finite number", "Conv_BN_moving_variance, value 3 is NaN", "bad.safe");
    weights.remove("logits_semantic_kernel");
    of("Conv_BN_moving_variance").values()[3] = 1;
    refuses(same, "lacks a tensor", "logits_semantic_kernel");
    assertThat(out).doesNotExist();
  }

  private void refuses(Mapping mapping, String... parts) {
    Path bad = folder.resolve("bad.safetensors");
    SafetensorsWriter.write(bad, weights);
    assertThatThrownBy(() -> run(bad, mapping))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(parts);
  }

  private SupernetImport.Report run(Path file, Mapping mapping) {
    return SupernetImport.run(WeightFile.read(file), mapping, SupernetImportTest::layout, out);
  }

  private static Mapping example(String name) {
    return Mapping.read(Path.of("docs", "mappings", name));
  }

  private Tensor of(String name) {
    return Objects.requireNonNull(weights.get(name), name);
  }

  private static Tensor transposed(Tensor tensor, List<Integer> order) {
    return tensor.shape().size() == order.size()
        ? new Rule.Step.Transpose(order).apply(tensor, "the test")
        : tensor;
  }

  private static Tensor renamed(Tensor tensor, String name) {
    return new Tensor(name, tensor.shape(), tensor.values());
  }
}
