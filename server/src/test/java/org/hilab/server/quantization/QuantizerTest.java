package org.hilab.server.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.Activation;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Layer.Normalization;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Weights;
import org.hilab.server.network.Window;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;
import org.junit.jupiter.api.Test;

class QuantizerTest {
  private static final int SIZE = 64;
  private static final Shape PIXEL = new Shape(1, 1, 1);

  @Test
  void the_same_arguments_give_the_same_bytes() {
    assertThat(ParameterImageCodec.encode(synthetic()))
        .isEqualTo(ParameterImageCodec.encode(synthetic()));
  }

  @Test
  void tensors_that_meet_share_one_scale_and_others_do_not() {
    ParameterImage image = synthetic();
    assertSameScale(
        image,
        "expanded_conv_7_add",
        "expanded_conv_6_project",
        "expanded_conv_8_project",
        "expanded_conv_9_add");
    assertSameScale(image, "expanded_conv_16_project", "gap");
    assertSameScale(image, "image_pooling", "image_pooling_broadcast", "aspp0", "concat");
    assertThat(tensor(image, "concat_projection")).isNotEqualTo(tensor(image, "concat"));
    assertThat(tensor(image, "expanded_conv_5_add"))
        .isNotEqualTo(tensor(image, "expanded_conv_6_project"));
  }

  @Test
  void clamped_tensors_start_at_zero_and_relu6_is_fixed() {
    ParameterImage image = synthetic();
    QuantizationParameters relu6 = new QuantizationParameters(6 / 255.0, 0);
    assertThat(tensor(image, "Conv")).isEqualTo(relu6);
    assertThat(tensor(image, "expanded_conv_12_depthwise")).isEqualTo(relu6);
    assertThat(tensor(image, "concat").zeroPoint()).isZero();
    assertThat(tensor(image, "image")).isEqualTo(new QuantizationParameters(1 / 127.5, 128));
  }

  @Test
  void int8_logits_follow_float_logits() {
    List<Genome> genomes = SyntheticSupernet.genomes(4, 9);
    ParameterImage image = synthetic();
    for (Genome genome : genomes) {
      Network network = SyntheticSupernet.network(genome, SIZE, SyntheticSupernet.CLASSES);
      for (byte[] pixels : SyntheticSupernet.images(2, SIZE, 77)) {
        float[] exact = floatLogits(network, pixels);
        float[] rounded = integerLogits(new QuantizedNetwork(network, image), pixels);
        assertThat(correlation(exact, rounded)).as("%s", genome).isGreaterThan(0.95);
      }
    }
  }

  /** One pixel 191, one weight 0.5, bias 0.25: every number can be worked out by hand. */
  @Test
  void the_stem_carries_the_half_step_of_the_pixels() {
    Network network = new Network(List.of(new Layer.Image("image", PIXEL), dense("a", 0)));
    Weights weights = layer -> weights(0.5f, 0.25f);
    ParameterImage image =
        Quantizer.quantize(List.of(network), weights, List.of(pixel(191)), done -> {});
    // real output 0.5 · (191 / 127.5 − 1) + 0.25 = 0.4990196, so scale 0.4990196 / 255
    QuantizationParameters output = tensor(image, "a");
    assertThat(output.scale()).isCloseTo(0.4990196 / 255, within(1e-8));
    assertThat(output.zeroPoint()).isZero();
    // k = ceil(0.5 / 127 / 127.5 · 65536 · 255 / 0.4990196), weight 0.5 / (k · y / (65536 · x))
    QuantizedConvolution values = image.convolution(dense("a", 0));
    assertThat(values.multipliers()).containsExactly(1035);
    assertThat(values.weights()).containsExactly(127);
    // (0.25 + 0.5 · 0.5 / 127.5) / (0.4990196 / 255 · 1035 / 65536)
    assertThat(values.bias()).containsExactly(8153);
    List<byte[]> outputs =
        new IntegerReference(new QuantizedNetwork(network, image)).run(pixel(191));
    assertThat(outputs.getLast()).containsExactly((byte) 255);
  }

  @Test
  void a_rounded_weight_is_corrected_by_the_mean_of_its_input() {
    Shape two = PIXEL.withChannels(2);
    Layer first =
        new Layer.Dense("a", 0, PIXEL, two, Window.POINTWISE, Activation.RELU6, Normalization.BIAS);
    Layer second =
        new Layer.Dense(
            "b", 1, two, PIXEL, Window.POINTWISE, Activation.LINEAR, Normalization.BIAS);
    Network network = new Network(List.of(new Layer.Image("image", PIXEL), first, second));
    // a gives (3, 2); b's weight 0.004 is half a step of the 8 bit grid that 1 needs
    Weights weights =
        layer ->
            layer.name().equals("a")
                ? new ConvolutionWeights(
                    new float[2], new ConvolutionWeights.Bias(new float[] {3, 2}))
                : new ConvolutionWeights(
                    new float[] {1, 0.0035f}, new ConvolutionWeights.Bias(new float[1]));
    ParameterImage image =
        Quantizer.quantize(List.of(network), weights, List.of(pixel(7)), done -> {});
    QuantizedConvolution b = image.convolution(dense("b", 1));
    double inputScale = 6 / 255.0;
    double scale = b.multipliers()[0] * tensor(image, "b").scale() / (65536 * inputScale);
    double correction = 3 * (1 - scale * b.weights()[0]) + 2 * (0.0035f - scale * b.weights()[1]);
    assertThat(Math.abs(correction)).isGreaterThan(inputScale * scale);
    assertThat(b.bias()[0]).isEqualTo((int) Math.rint(correction / (inputScale * scale)));
  }

  @Test
  void weights_that_fit_no_multiplier_name_their_layer() {
    Network network =
        new Network(List.of(new Layer.Image("image", PIXEL), dense("a", 0), dense("b", 1)));
    // b cancels its input: its output range is next to nothing, its weight is not
    Weights weights =
        layer -> layer.name().equals("a") ? weights(0, 1) : weights(1e6f, -1e6f + 0.0625f);
    assertThatThrownBy(
            () -> Quantizer.quantize(List.of(network), weights, List.of(pixel(3)), done -> {}))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("layer \"b\", channel 0");
  }

  @Test
  void tied_tensors_with_different_clamps_are_refused() {
    Layer clamped =
        new Layer.Dense(
            "c", 0, PIXEL, PIXEL, Window.POINTWISE, Activation.RELU, Normalization.BIAS);
    Network network =
        new Network(
            List.of(
                new Layer.Image("image", PIXEL),
                dense("a", 0),
                clamped,
                new Layer.Add("sum", 1, 2, PIXEL)));
    assertThatThrownBy(() ->
            Quantizer.quantize(
                List.of(network), layer -> weights(1, 0), List.of(pixel(200)), done -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("one common activation");
  }

  private static ParameterImage synthetic() {
    return Quantizer.quantize(
        SyntheticSupernet.networks(
            SyntheticSupernet.genomes(4, 9), SIZE, SyntheticSupernet.CLASSES),
        SyntheticSupernet.weights(),
        SyntheticSupernet.images(3, SIZE, 1),
        done -> {});
  }

  private static Layer.Convolution dense(String name, int source) {
    return new Layer.Dense(
        name, source, PIXEL, PIXEL, Window.POINTWISE, Activation.LINEAR, Normalization.BIAS);
  }

  private static ConvolutionWeights weights(float weight, float bias) {
    return new ConvolutionWeights(
        new float[] {weight}, new ConvolutionWeights.Bias(new float[] {bias}));
  }

  private static byte[] pixel(int value) {
    return new byte[] {(byte) value};
  }

  private static void assertSameScale(ParameterImage image, String... names) {
    for (String name : names) {
      assertThat(tensor(image, name)).as(name).isEqualTo(tensor(image, names[0]));
    }
  }

  private static QuantizationParameters tensor(ParameterImage image, String name) {
    return image.tensor(new Layer.Image(name, PIXEL));
  }

  private static float[] floatLogits(Network network, byte[] pixels) {
    byte[] bytes = FloatModel.write(network, SyntheticSupernet.weights(), ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open("float", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      FloatBuffer input = run.input().asFloatBuffer();
      for (int i = 0; i < pixels.length; i++) {
        input.put(i, (pixels[i] & 0xff) / 127.5f - 1);
      }
      run.run();
      float[] planar = new float[run.output().asFloatBuffer().capacity()];
      run.output().asFloatBuffer().get(planar);
      return interleaved(planar, network.output());
    }
  }

  private static float[] interleaved(float[] planar, Shape shape) {
    float[] values = new float[planar.length];
    int plane = shape.height() * shape.width();
    for (int i = 0; i < values.length; i++) {
      values[i] = planar[(i % shape.channels()) * plane + Math.floorDiv(i, shape.channels())];
    }
    return values;
  }

  private static float[] integerLogits(QuantizedNetwork network, byte[] pixels) {
    byte[] logits = new IntegerReference(network).run(pixels).getLast();
    float[] values = new float[logits.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = logits[i] & 0xff;
    }
    return values;
  }

  private static double correlation(float[] left, float[] right) {
    double leftMean = mean(left);
    double rightMean = mean(right);
    double product = 0;
    double leftSquare = 0;
    double rightSquare = 0;
    for (int i = 0; i < left.length; i++) {
      product += (left[i] - leftMean) * (right[i] - rightMean);
      leftSquare += (left[i] - leftMean) * (left[i] - leftMean);
      rightSquare += (right[i] - rightMean) * (right[i] - rightMean);
    }
    return product / Math.sqrt(leftSquare * rightSquare);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
