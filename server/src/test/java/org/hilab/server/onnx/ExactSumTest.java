package org.hilab.server.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hilab.server.network.Activation;
import org.hilab.server.network.ChannelOrder;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Layer.Normalization;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;
import org.hilab.server.quantization.IntegerReference;
import org.junit.jupiter.api.Test;

class ExactSumTest {
  private static final int OUTPUTS = 3;

  /** Multiplies by 1, so that a sum that is off by one is seen. */
  private static final int ONE = 65536;

  private final RandomGenerator random = new SplittableRandom(11);

  @Test
  void a_sum_below_two_to_the_24_is_one_convolution() {
    Layer.Dense layer = layer(400);
    ExactSum sum = ExactSum.of(layer, values(layer), 255);
    assertThat(sum.digits()).hasSize(1);
    assertThat(sum.digits().getFirst().factor()).isEqualTo(1);
  }

  @Test
  void a_larger_one_is_split_into_two_that_stay_below_and_add_up_to_it() {
    Layer.Dense layer = layer(4096);
    QuantizedConvolution values = values(layer);
    List<ExactSum.Digit> digits = ExactSum.of(layer, values, 255).digits();
    assertThat(digits).extracting(ExactSum.Digit::factor).containsExactly(16, 1);
    for (int i = 0; i < values.weights().length; i++) {
      float high = digits.getFirst().weights()[i];
      float low = digits.getLast().weights()[i];
      assertThat(16 * high + low).isEqualTo(values.weights()[i]);
      assertThat(Math.max(Math.abs(high), Math.abs(low)) * 255 * 4096).isLessThan(1 << 24);
    }
    for (int i = 0; i < OUTPUTS; i++) {
      float whole = 16 * digits.getFirst().bias()[i] + digits.getLast().bias()[i];
      assertThat(whole).isEqualTo(values.bias()[i]);
    }
  }

  @Test
  void what_two_cannot_hold_is_refused_by_name() {
    Layer.Dense layer = layer(20_000);
    assertThatThrownBy(() -> ExactSum.of(layer, values(layer), 255))
        .hasMessageContainingAll("wide", "2^24");
  }

  /** Its first half adds up to 2^25, its second half takes nearly all of that away again. */
  @Test
  void partial_sums_beyond_two_to_the_24_lose_no_bit() {
    Layer.Dense layer = layer(2048);
    byte[] image = image(layer.input());
    for (int seed = 0; seed < 5; seed++) {
      QuantizedNetwork network = network(layer, values(layer));
      byte[] expected = new IntegerReference(network).run(List.of(image)).getLast();
      assertThat(expected).doesNotContain(0, 255);
      assertThat(run(network, image)).as("set %d", seed).isEqualTo(expected);
    }
  }

  private static Layer.Dense layer(int inputs) {
    Shape input = new Shape(2, 3, inputs);
    return new Layer.Dense(
        "wide",
        0,
        input,
        input.withChannels(OUTPUTS),
        Window.POINTWISE,
        Activation.LINEAR,
        Normalization.BIAS);
  }

  /** Weights of every output: large ones, then the same with a minus. */
  private QuantizedConvolution values(Layer.Dense layer) {
    int inputs = layer.taps();
    byte[] weights = new byte[OUTPUTS * inputs];
    for (int o = 0; o < OUTPUTS; o++) {
      for (int i = 0; i < inputs / 2; i++) {
        int weight = random.nextInt(121, 128);
        weights[o * inputs + i] = (byte) weight;
        weights[o * inputs + inputs / 2 + i] = (byte) -weight;
      }
    }
    int[] multipliers = new int[OUTPUTS];
    Arrays.fill(multipliers, ONE);
    return new QuantizedConvolution(weights, new int[] {-3, -127, -25}, multipliers);
  }

  /** H, W, C: bright, both halves the same but for a step in one channel. */
  private byte[] image(Shape shape) {
    int channels = shape.channels();
    byte[] image = new byte[(int) shape.elements()];
    for (int from = 0; from < image.length; from += channels) {
      for (int i = 0; i < channels / 2; i++) {
        int value = random.nextInt(240, 256);
        image[from + i] = (byte) value;
        image[from + channels / 2 + i] = (byte) value;
      }
      image[from + channels / 2 + random.nextInt(channels / 2)]--;
    }
    return image;
  }

  private static QuantizedNetwork network(Layer.Dense layer, QuantizedConvolution values) {
    Layer.Image image = new Layer.Image("image", layer.input());
    ParameterImage parameters =
        new ParameterImage(
            new TreeMap<>(
                Map.of(
                    "image",
                    new QuantizationParameters(1, 0),
                    "wide",
                    new QuantizationParameters(1, 127))),
            new TreeMap<>(Map.of("wide", values)));
    return new QuantizedNetwork(new Network(List.of(image, layer)), parameters);
  }

  private static byte[] run(QuantizedNetwork network, byte[] image) {
    byte[] bytes = IntegerModel.write(network, WeightForm.FLOAT, ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open("one layer", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      run.input().put(0, ChannelOrder.planar(image, network.network().input()));
      run.run();
      byte[] planar = new byte[run.output().capacity()];
      run.output().get(0, planar);
      return ChannelOrder.interleaved(planar, network.network().output());
    }
  }
}
