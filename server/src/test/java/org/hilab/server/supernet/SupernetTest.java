package org.hilab.server.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.MobileNetV2Architecture;
import org.hilab.server.candidate.MobileNetV2Architecture.Block;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.BatchNorm;
import org.hilab.server.network.ConvolutionWeights.Bias;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Weights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupernetTest {
  private static final int CLASSES = 5;
  private static final MobileNetV2Architecture COMPLETE =
      new MobileNetV2Architecture(
          Collections.nCopies(MobileNetV2Architecture.BLOCKS, new Block(true, 1, 2)));

  @TempDir Path folder;

  @Test
  void a_saved_supernet_loads_with_the_same_weights() {
    Path file = folder.resolve("tiny.safetensors");
    Supernet.save(file, CLASSES, SupernetTest::counting);
    Supernet loaded = Supernet.load(file);
    assertThat(loaded.name()).isEqualTo("tiny");
    assertThat(loaded.classes()).isEqualTo(CLASSES);
    Network network = loaded.network(COMPLETE, 32);
    assertThat(network.output().channels()).isEqualTo(CLASSES);
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        ConvolutionWeights weights = loaded.weights().of(convolution);
        assertThat(weights.kernel()).isEqualTo(counting(convolution).kernel());
        assertThat(weights.normalization())
            .usingRecursiveComparison()
            .isEqualTo(counting(convolution).normalization());
      }
    }
  }

  @Test
  void kernels_change_from_height_width_in_out_to_out_in_height_width() {
    SortedMap<String, Tensor> tensors = tensors();
    float[] keras = Objects.requireNonNull(tensors.get("Conv_kernel")).values();
    float[] depthwise =
        Objects.requireNonNull(tensors.get("expanded_conv_3_depthwise_depthwise_kernel")).values();
    SortedMap<String, ConvolutionWeights> read =
        KerasWeights.read(tensors, Supernet.network(COMPLETE, 32, CLASSES));
    // height 2, width 1, input 0, output 7 of 3×3×3×32
    assertThat(Objects.requireNonNull(read.get("Conv")).kernel()[(7 * 3 + 0) * 9 + 2 * 3 + 1])
        .isEqualTo(keras[((2 * 3 + 1) * 3 + 0) * 32 + 7]);
    // height 1, width 2, channel 100 of 3×3×144×1
    assertThat(
            Objects.requireNonNull(read.get("expanded_conv_3_depthwise"))
                .kernel()[100 * 9 + 1 * 3 + 2])
        .isEqualTo(depthwise[(1 * 3 + 2) * 144 + 100]);
  }

  @Test
  void the_head_has_another_epsilon_than_the_backbone() {
    SortedMap<String, ConvolutionWeights> read =
        KerasWeights.read(tensors(), Supernet.network(COMPLETE, 32, CLASSES));
    for (String layer : List.of("image_pooling", "aspp0", "concat_projection")) {
      assertThat(epsilon(read, layer)).isEqualTo(1e-5);
    }
    for (String layer : List.of("Conv", "expanded_conv_depthwise", "expanded_conv_16_project")) {
      assertThat(epsilon(read, layer)).isEqualTo(1e-3);
    }
  }

  @Test
  void a_missing_tensor_is_named() {
    SortedMap<String, Tensor> tensors = tensors();
    tensors.remove("expanded_conv_9_expand_BN_moving_mean");
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("expanded_conv_9_expand_BN_moving_mean of shape [384]");
  }

  @Test
  void a_wrong_shape_is_named_with_the_right_one() {
    SortedMap<String, Tensor> tensors = tensors();
    put(tensors, new Tensor("aspp0_kernel", List.of(320, 256), new float[320 * 256]));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("aspp0_kernel is [320, 256] but must be [1, 1, 320, 256]");
  }

  @Test
  void a_surplus_tensor_is_an_error() {
    SortedMap<String, Tensor> tensors = tensors();
    put(tensors, new Tensor("decoder_kernel", List.of(1), new float[1]));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("1, for example decoder_kernel");
  }

  @Test
  void a_negative_variance_is_an_error() {
    SortedMap<String, Tensor> tensors = tensors();
    put(tensors, new Tensor("Conv_BN_moving_variance", List.of(32), new float[32]));
    Objects.requireNonNull(tensors.get("Conv_BN_moving_variance")).values()[3] = -1;
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("Conv_BN_moving_variance holds -1.0");
  }

  @Test
  void logits_that_cannot_be_labels_are_an_error() {
    SortedMap<String, Tensor> tensors = tensors();
    put(tensors, new Tensor("logits_semantic_kernel", List.of(1, 1, 1, 256), new float[256]));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("from 2 to 255");
    tensors.remove("logits_semantic_kernel");
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("logits_semantic_kernel");
  }

  @Test
  void the_published_voc_supernet_is_read_completely_and_written_back_bit_for_bit()
      throws IOException {
    String data = System.getenv("HILAB_TEST_DATA");
    assumeTrue(data != null, "HILAB_TEST_DATA names no folder with the published weights");
    Path file = Path.of(data, "models", "deeplabv3_mnv2_os8_voc_trainval_f32_rawbn.safetensors");
    Supernet supernet = Supernet.load(file);
    assertThat(supernet.classes()).isEqualTo(21);
    assertThat(supernet.convolutions()).hasSize(55);
    assertThat(values(supernet.convolutions().values())).isEqualTo(2_146_645);
    Path copy = folder.resolve("copy.safetensors");
    Supernet.save(copy, supernet.classes(), supernet.weights());
    assertThat(lastBytes(copy, 4 * 2_146_645)).isEqualTo(lastBytes(file, 4 * 2_146_645));
  }

  private static long values(Iterable<ConvolutionWeights> convolutions) {
    long values = 0;
    for (ConvolutionWeights weights : convolutions) {
      values += weights.kernel().length;
      values +=
          switch (weights.normalization()) {
            case Bias(float[] bias) -> bias.length;
            case BatchNorm norm -> 4L * norm.gamma().length;
          };
    }
    return values;
  }

  private static byte[] lastBytes(Path file, int count) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Arrays.copyOfRange(bytes, bytes.length - count, bytes.length);
  }

  private Supernet load(SortedMap<String, Tensor> tensors) {
    Path file = folder.resolve("broken.safetensors");
    SafetensorsWriter.write(file, tensors, ElementType.F32);
    return Supernet.load(file);
  }

  private static double epsilon(SortedMap<String, ConvolutionWeights> read, String layer) {
    return ((BatchNorm) Objects.requireNonNull(read.get(layer)).normalization()).epsilon();
  }

  private static void put(SortedMap<String, Tensor> tensors, Tensor tensor) {
    tensors.put(tensor.name(), tensor);
  }

  private static SortedMap<String, Tensor> tensors() {
    Weights weights = SupernetTest::counting;
    return KerasWeights.write(Supernet.network(COMPLETE, 32, CLASSES), weights);
  }

  /** Weights in which no two values of one array are alike. */
  private static ConvolutionWeights counting(Layer.Convolution layer) {
    int channels = layer.output().channels();
    float[] kernel = counting(layer.taps() * channels, 0);
    return new ConvolutionWeights(
        kernel,
        switch (layer.normalization()) {
          case BIAS -> new Bias(counting(channels, 1));
          case BATCH_NORM ->
              new BatchNorm(
                  counting(channels, 2),
                  counting(channels, 3),
                  counting(channels, 4),
                  counting(channels, 5),
                  KerasWeights.epsilon(layer));
        });
  }

  private static float[] counting(int length, int from) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = from + i;
    }
    return values;
  }
}
