package org.hilab.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Layer.Normalization;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;
import org.junit.jupiter.api.Test;

/** A dense layer from one channel to two, then a depthwise one; every weight is its own number. */
class ResidentImageTest {
  private static final Shape INPUT = new Shape(4, 4, 1);
  private static final Window WINDOW = new Window(3, 1, 1);
  private static final Layer.Dense DENSE =
      new Layer.Dense(
          "dense", 0, INPUT, INPUT.withChannels(2), WINDOW, Activation.LINEAR, Normalization.BIAS);
  private static final Layer.Depthwise DEPTHWISE =
      new Layer.Depthwise(
          "depthwise", 1, INPUT.withChannels(2), WINDOW, Activation.LINEAR, Normalization.BIAS);
  private static final Layer.Dense HEAD =
      new Layer.Dense(
          "head",
          2,
          INPUT.withChannels(2),
          INPUT.withChannels(1),
          WINDOW,
          Activation.LINEAR,
          Normalization.BIAS);

  private static final int WEIGHT_BYTES = 48 + 24 + 80;

  private final ResidentImage image = ResidentImage.of(network(0));

  @Test
  void dense_weights_lie_as_four_taps_of_four_outputs() {
    byte[] dense = weights("dense");
    assertThat(dense).hasSize(3 * 16);
    assertThat(dense).startsWith(1, 2, 3, 4, 10, 11, 12, 13, 0, 0, 0, 0, 0, 0, 0, 0, 5, 6, 7, 8);
    assertThat(dense).endsWith(9, 0, 0, 0, 18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    // Taps are [row][column][input].
    byte[] head = weights("head");
    assertThat(head).hasSize(5 * 16).startsWith(1, 10, 2, 11, 0, 0, 0, 0);
    assertThat(head).endsWith(9, 18, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void depthwise_weights_lie_as_columns_of_a_channel() {
    assertThat(weights("depthwise"))
        .containsExactly(
            1, 4, 7, 0, 2, 5, 8, 0, 3, 6, 9, 0, 10, 13, 16, 0, 11, 14, 17, 0, 12, 15, 18, 0);
  }

  @Test
  void layers_lie_one_after_the_other() {
    assertThat(placement("dense").weights()).isZero();
    assertThat(placement("depthwise").weights()).isEqualTo(48);
    assertThat(placement("head").weights()).isEqualTo(48 + 24);
    assertThat(image.weights()).hasSize(WEIGHT_BYTES);
  }

  @Test
  void biases_hold_the_inputs_zero_point() {
    ByteBuffer parameters = ByteBuffer.wrap(image.parameters()).order(ByteOrder.LITTLE_ENDIAN);
    // Sums of 1 to 9 and of 10 to 18, times the image's zero point 128.
    assertThat(parameters.getInt(0)).isEqualTo(1000 - 128 * 45);
    assertThat(parameters.getInt(4)).isEqualTo(7);
    assertThat(parameters.getInt(8)).isEqualTo(1001 - 128 * 126);
    assertThat(parameters.getInt(12)).isEqualTo(8);
    int head = placement("head").parameters();
    assertThat(head).isEqualTo(32);
    assertThat(parameters.getInt(head)).isEqualTo(1000 - 3 * 171);
    assertThat(placement("head").inputZeroPoint()).isEqualTo(3);
  }

  @Test
  void the_file_has_the_documented_header() {
    ByteBuffer file = ByteBuffer.wrap(image.file()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(file.capacity()).isEqualTo(32 + WEIGHT_BYTES + 40);
    assertThat(file.getInt(0)).isEqualTo('H' | 'L' << 8 | 'R' << 16 | 'I' << 24);
    assertThat(file.getInt(4)).isEqualTo(1);
    assertThat(file.getInt(8)).isEqualTo(WEIGHT_BYTES);
    assertThat(file.getInt(12)).isEqualTo(40);
    assertThat(file.getInt(16)).isEqualTo(crc(image.file(), 32, WEIGHT_BYTES));
    assertThat(file.getInt(20)).isEqualTo(crc(image.file(), 32 + WEIGHT_BYTES, 40));
    assertThat(file.getInt(28)).isEqualTo(crc(image.file(), 0, 28));
  }

  @Test
  void a_bias_that_would_overflow_the_devices_sums_is_refused() {
    assertThatThrownBy(() -> ResidentImage.of(network(1 << 30)))
        .hasMessageContaining("\"depthwise\"")
        .hasMessageContaining("2^30");
  }

  private ResidentImage.Placement placement(String layer) {
    return Objects.requireNonNull(image.layers().get(layer));
  }

  private byte[] weights(String layer) {
    byte[] weights = new byte[placement(layer).weightBytes()];
    System.arraycopy(image.weights(), placement(layer).weights(), weights, 0, weights.length);
    return weights;
  }

  private static int crc(byte[] bytes, int from, int count) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, count);
    return (int) crc.getValue();
  }

  private static QuantizedNetwork network(int moreBias) {
    SortedMap<String, QuantizationParameters> tensors = new TreeMap<>();
    tensors.put("image", new QuantizationParameters(1, 128));
    tensors.put("dense", new QuantizationParameters(1, 0));
    tensors.put("depthwise", new QuantizationParameters(1, 3));
    tensors.put("head", new QuantizationParameters(1, 5));
    SortedMap<String, QuantizedConvolution> convolutions = new TreeMap<>();
    convolutions.put("dense", values(2, 0));
    convolutions.put("depthwise", values(2, moreBias));
    convolutions.put("head", values(1, 0));
    return new QuantizedNetwork(
        new Network(List.of(new Layer.Image("image", INPUT), DENSE, DEPTHWISE, HEAD)),
        new ParameterImage(tensors, convolutions));
  }

  private static QuantizedConvolution values(int channels, int moreBias) {
    byte[] weights = new byte[18];
    int[] bias = new int[channels];
    int[] multipliers = new int[channels];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (byte) (i + 1);
    }
    for (int c = 0; c < channels; c++) {
      bias[c] = 1000 + c + moreBias;
      multipliers[c] = 7 + c;
    }
    return new QuantizedConvolution(weights, bias, multipliers);
  }
}
