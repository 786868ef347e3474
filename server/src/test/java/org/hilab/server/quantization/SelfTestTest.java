package org.hilab.server.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Requantization;
import org.hilab.server.onnx.WeightForm;
import org.junit.jupiter.api.Test;

class SelfTestTest {
  @Test
  void this_machine_has_an_exact_weight_form() {
    SelfTest result = SelfTest.run();
    assertThat(result.report()).contains(result.form().name());
  }

  @Test
  void a_processor_that_saturates_pairs_gets_unsigned_weights() {
    SelfTest result =
        SelfTest.run((network, form, image) ->
            form == WeightForm.S8 ? saturating(network, image) : exact(network, image));
    assertThat(result.form()).isEqualTo(WeightForm.U8);
    assertThat(result.report()).contains("saturates", "U8");
  }

  @Test
  void a_processor_that_is_wrong_in_every_form_is_refused() {
    assertThatThrownBy(() -> SelfTest.run((network, form, image) -> saturating(network, image)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("every weight form");
  }

  @Test
  void saturation_shows_in_every_pointwise_layer_of_the_vector() {
    SelfTestNetwork test = SelfTestNetwork.create();
    List<byte[]> exact = exact(test.network(), test.image());
    List<byte[]> saturating = saturating(test.network(), test.image());
    for (int i = 0; i < exact.size(); i++) {
      if (isPointwise(test.network().network().layers().get(i + 1))) {
        assertThat(saturating.get(i)).isNotEqualTo(exact.get(i));
      }
    }
  }

  @Test
  void the_vector_spreads_every_convolution_over_the_u8_range() {
    SelfTestNetwork test = SelfTestNetwork.create();
    List<byte[]> layers = exact(test.network(), test.image());
    for (int i = 0; i < layers.size(); i++) {
      if (test.network().network().layers().get(i + 1) instanceof Layer.Convolution layer) {
        assertThat(withinRange(layers.get(i))).as(layer.name()).isGreaterThan(0.7);
      }
    }
  }

  private static double withinRange(byte[] values) {
    int inside = 0;
    for (byte value : values) {
      inside += value != 0 && value != (byte) 255 ? 1 : 0;
    }
    return (double) inside / values.length;
  }

  private static List<byte[]> exact(QuantizedNetwork network, byte[] image) {
    List<byte[]> layers = new IntegerReference(network).run(image);
    return layers.subList(1, layers.size());
  }

  /** Every pointwise layer as vpmaddubsw computes it, each from the exact input. */
  private static List<byte[]> saturating(QuantizedNetwork network, byte[] image) {
    List<byte[]> exact = new IntegerReference(network).run(image);
    List<byte[]> layers = new ArrayList<>();
    for (int i = 1; i < exact.size(); i++) {
      Layer layer = network.network().layers().get(i);
      layers.add(
          isPointwise(layer) ? saturating((Layer.Dense) layer, network, exact) : exact.get(i));
    }
    return layers;
  }

  private static boolean isPointwise(Layer layer) {
    return layer instanceof Layer.Dense dense && dense.window().kernel() == 1;
  }

  private static byte[] saturating(
      Layer.Dense layer, QuantizedNetwork network, List<byte[]> layers) {
    byte[] input = layers.get(layer.source());
    QuantizedConvolution values = network.image().convolution(layer);
    int inputs = layer.input().channels();
    int outputs = layer.output().channels();
    byte[] result = new byte[input.length / inputs * outputs];
    for (int i = 0; i < result.length; i++) {
      int channel = i % outputs;
      int sum = values.bias()[channel];
      for (int c = 0; c < inputs; c += 2) {
        int pixel = Math.floorDiv(i, outputs) * inputs + c;
        sum += pair(input, pixel, values.weights(), channel * inputs + c);
        int weights = values.weights()[channel * inputs + c];
        weights += values.weights()[channel * inputs + c + 1];
        sum -= network.tensor(layer.source()).zeroPoint() * weights;
      }
      int multiplier = values.multipliers()[channel];
      int zeroPoint = network.image().tensor(layer).zeroPoint();
      result[i] = (byte) Requantization.requantize(sum, multiplier, zeroPoint);
    }
    return result;
  }

  private static int pair(byte[] input, int pixel, byte[] weights, int weight) {
    int sum =
        (input[pixel] & 0xff) * weights[weight] + (input[pixel + 1] & 0xff) * weights[weight + 1];
    return Math.clamp(sum, Short.MIN_VALUE, Short.MAX_VALUE);
  }
}
