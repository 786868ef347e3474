package org.hilab.server.supernet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.XceptionArchitecture;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.BatchNorm;
import org.hilab.server.network.ConvolutionWeights.Bias;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KerasNamesTest {
  private static final XceptionArchitecture NO_MIDDLE =
      new XceptionArchitecture(
          2, 1, List.of(1, 2), List.of(6, 12, 18), Collections.nCopies(16, false));

  @ParameterizedTest
  @CsvSource({
    "aspp0_kernel, aspp0_kernel",
    "aspp0/aspp0/kernel:0, aspp0_kernel",
    "aspp0/kernel:0, aspp0_kernel",
    "aspp1_depthwise/aspp1_depthwise/depthwise_kernel:0, aspp1_depthwise_depthwise_kernel",
    "model_weights/aspp0_BN/aspp0_BN/moving_mean:0, aspp0_BN_moving_mean",
    "custom_logits_semantic/custom_logits_semantic/bias:0, logits_semantic_bias",
  })
  void paths_of_an_h5_file_become_flat_names(String name, String flat) {
    assertThat(KerasNames.flat(name)).isEqualTo(flat);
  }

  @Test
  void one_tensor_under_two_names_is_an_error() {
    Map<String, Tensor> twice =
        Map.of(
            "a/a/bias:0", new Tensor("a/a/bias:0", List.of(1), new float[1]),
            "a_bias", new Tensor("a_bias", List.of(1), new float[1]));
    assertThatThrownBy(() -> KerasNames.flat(twice))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("a/a/bias:0")
        .hasMessageContaining("a_bias");
  }

  @Test
  void an_xception_file_with_keras_paths_is_read_completely() {
    Network network = Supernet.network(NO_MIDDLE, 64, 5);
    SyntheticWeights weights = SyntheticWeights.of(List.of(network), 1);
    SortedMap<String, Tensor> paths = new TreeMap<>();
    KerasWeights.write(network, weights)
        .values()
        .forEach(tensor -> {
          String path = path(tensor.name());
          paths.put(path, new Tensor(path, tensor.shape(), tensor.values()));
        });
    assertThat(paths).containsKey("feature_projection0_BN/feature_projection0_BN/gamma:0");
    SortedMap<String, ConvolutionWeights> read = KerasWeights.read(KerasNames.flat(paths), network);
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        ConvolutionWeights expected = weights.of(convolution);
        ConvolutionWeights actual = Objects.requireNonNull(read.get(layer.name()));
        assertThat(actual.kernel()).as(layer.name()).isEqualTo(expected.kernel());
        assertThat(values(actual)).as(layer.name()).isDeepEqualTo(values(expected));
      }
    }
  }

  private static float[][] values(ConvolutionWeights weights) {
    return switch (weights.normalization()) {
      case Bias(float[] bias) -> new float[][] {bias};
      case BatchNorm norm ->
          new float[][] {norm.gamma(), norm.beta(), norm.mean(), norm.variance()};
    };
  }

  /** bonlime gives 1e-5 to the pyramid and the decoder, Keras' 1e-3 to the rest. */
  @Test
  void the_decoder_and_the_pyramid_have_the_epsilon_of_the_head() {
    Network network = Supernet.network(NO_MIDDLE, 64, 5);
    SyntheticWeights weights = SyntheticWeights.of(List.of(network), 1);
    List<String> small =
        network.layers().stream()
            .filter(layer ->
                layer instanceof Layer.Convolution convolution
                    && weights.of(convolution).normalization() instanceof BatchNorm norm
                    && norm.epsilon() == 1e-5)
            .map(Layer::name)
            .toList();
    assertThat(small)
        .containsExactly(
            "image_pooling",
            "aspp0",
            "aspp1_depthwise",
            "aspp1_pointwise",
            "aspp2_depthwise",
            "aspp2_pointwise",
            "aspp3_depthwise",
            "aspp3_pointwise",
            "concat_projection",
            "feature_projection0",
            "decoder_conv0_depthwise",
            "decoder_conv0_pointwise",
            "decoder_conv1_depthwise",
            "decoder_conv1_pointwise");
  }

  /** The layout of the Keras model's own files. */
  private static String path(String flat) {
    for (String variable :
        List.of(
            "depthwise_kernel",
            "kernel",
            "bias",
            "gamma",
            "beta",
            "moving_mean",
            "moving_variance")) {
      if (flat.endsWith("_" + variable)) {
        String layer = flat.substring(0, flat.length() - variable.length() - 1);
        return layer + "/" + layer + "/" + variable + ":0";
      }
    }
    throw new AssertionError(flat);
  }
}
