package org.hilab.server.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.ChannelOrder;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.onnx.OptimizedModel;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.space.Spaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What one int8 image for a whole space must do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SpaceInIntegersContract {
  private static final int GENOMES = 4;
  final SyntheticSpace synthetic;
  private final ParameterImage image;

  SpaceInIntegersContract(String space, int inputSize) {
    synthetic = SyntheticSpace.of(Spaces.named(space), inputSize);
    image = synthetic.image(2);
  }

  @Test
  void every_layer_of_random_genomes_equals_onnx_runtime() {
    byte[] pixels = SyntheticSupernet.images(1, synthetic.inputSize(), 77).getFirst();
    for (Genome genome : genomes(GENOMES)) {
      QuantizedNetwork network = quantized(genome);
      List<byte[]> expected = new IntegerReference(network).run(pixels);
      for (WeightForm form : WeightForm.values()) {
        byte[] bytes = IntegerModel.write(network, form, ModelOptions.DEFAULT.withEveryLayer());
        assertSame(network.network(), expected, bytes, pixels);
      }
    }
  }

  private static void assertSame(
      Network network, List<byte[]> expected, byte[] bytes, byte[] pixels) {
    try (OnnxModel model = OnnxModel.open("every layer", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      run.input().put(0, pixels);
      run.run();
      for (int i = 1; i < expected.size(); i++) {
        Layer layer = network.layers().get(i);
        byte[] planar = new byte[run.outputs().get(i - 1).capacity()];
        run.outputs().get(i - 1).get(0, planar);
        assertThat(ChannelOrder.interleaved(planar, layer.output()))
            .as("%s at %s", layer.name(), layer.output())
            .isEqualTo(expected.get(i));
      }
    }
  }

  @Test
  void int8_logits_follow_float_logits() {
    for (Genome genome : genomes(2)) {
      byte[] pixels = SyntheticSupernet.images(1, synthetic.inputSize(), 78).getFirst();
      Network network = synthetic.network(genome);
      byte[] logits = new IntegerReference(quantized(genome)).run(pixels).getLast();
      QuantizationParameters scale = image.tensor(network.layers().getLast());
      byte[] planar = ChannelOrder.planar(logits, network.output());
      double[] rounded = new double[planar.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = scale.scale() * ((planar[i] & 0xff) - scale.zeroPoint());
      }
      double[] exact = floatLogits(network, pixels);
      assertThat(errorShare(exact, rounded)).as("%s", genome).isLessThan(0.02);
    }
  }

  /** Sum of the squared differences over that of the values around their mean. */
  private static double errorShare(double[] exact, double[] rounded) {
    double mean = 0;
    for (double value : exact) {
      mean += value / exact.length;
    }
    double error = 0;
    double spread = 0;
    for (int i = 0; i < exact.length; i++) {
      error += (exact[i] - rounded[i]) * (exact[i] - rounded[i]);
      spread += (exact[i] - mean) * (exact[i] - mean);
    }
    return error / spread;
  }

  private double[] floatLogits(Network network, byte[] pixels) {
    byte[] bytes = FloatModel.write(network, synthetic.weights(), ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open("float", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      FloatBuffer input = run.input().asFloatBuffer();
      for (int i = 0; i < pixels.length; i++) {
        input.put(i, (pixels[i] & 0xff) / 127.5f - 1);
      }
      run.run();
      FloatBuffer output = run.output().asFloatBuffer();
      double[] logits = new double[output.capacity()];
      for (int i = 0; i < logits.length; i++) {
        logits[i] = output.get(i);
      }
      return logits;
    }
  }

  /** Otherwise its weights would mean something else there. */
  @Test
  void whatever_feeds_a_convolution_has_one_scale() {
    Map<String, QuantizationParameters> inputs = new TreeMap<>();
    for (Genome genome : genomes(300)) {
      QuantizedNetwork network = quantized(genome);
      for (Layer layer : network.network().layers()) {
        if (layer instanceof Layer.Convolution convolution) {
          QuantizationParameters input = network.tensor(convolution.source());
          QuantizationParameters other = inputs.putIfAbsent(layer.name(), input);
          assertThat(other == null ? input : other).as(layer.name()).isEqualTo(input);
        }
      }
    }
    assertThat(inputs.keySet()).isEqualTo(image.convolutions().keySet());
  }

  @Test
  void nothing_stays_in_float_after_optimisation() {
    QuantizedNetwork network = quantized(synthetic.space().supernet());
    byte[] model = IntegerModel.write(network, WeightForm.S8, ModelOptions.DEFAULT);
    Map<String, Integer> operators = OptimizedModel.operators(model);
    assertThat(operators.keySet())
        .noneMatch(name ->
            name.matches(
                "(.*\\.)?(Conv|FusedConv|MatMul|Relu|Resize|Q.*uantizeLinear|D.*uantizeLinear)"));
    long resizes =
        network.network().layers().stream().filter(Layer.Resize.class::isInstance).count();
    assertThat(operators.getOrDefault("QLinearMatMul", 0)).isEqualTo((int) (2 * resizes));
  }

  private List<Genome> genomes(int count) {
    List<Genome> genomes = new ArrayList<>(List.of(synthetic.space().supernet()));
    genomes.addAll(SyntheticSpace.genomes(synthetic.space(), count - 1, 5));
    return genomes;
  }

  final QuantizedNetwork quantized(Genome genome) {
    return synthetic.quantized(genome, image);
  }
}
