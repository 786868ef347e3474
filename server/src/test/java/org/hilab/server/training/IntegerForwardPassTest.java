package org.hilab.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.network.ChannelOrder;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Shape;
import org.hilab.server.quantization.IntegerReference;
import org.hilab.server.quantization.QuantizationGrid;
import org.hilab.server.quantization.SyntheticSpace;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.space.FmasXception;
import org.hilab.server.space.QanasMobileNetV2;
import org.hilab.server.space.SearchSpace;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class IntegerForwardPassTest {
  private static final int SIZE = 34;

  static List<SearchSpace> spaces() {
    return List.of(new FmasMobileNetV2(), new FmasXception(), new QanasMobileNetV2());
  }

  /**
   * The whole scheme: every value of every layer, the logits among them, not nearly but exactly.
   */
  @ParameterizedTest
  @MethodSource("spaces")
  void every_layer_has_the_integers_of_the_int8_network(SearchSpace space) {
    SyntheticSpace synthetic = SyntheticSpace.of(space, SIZE);
    ParameterImage shared = synthetic.image(1);
    for (Genome genome : SyntheticSpace.genomes(space, space instanceof FmasXception ? 1 : 2, 29)) {
      Network network = synthetic.network(genome);
      List<byte[]> pixels = SyntheticSupernet.images(3, SIZE, 5);
      QuantizationGrid grid =
          QuantizationGrid.of(shared, network, synthetic.weights(), pixels.subList(0, 2));
      List<byte[]> trained =
          simulated(network, weights(synthetic, network), grid, pixels.getLast());
      QuantizedNetwork quantized = new QuantizedNetwork(network, grid.image(synthetic.weights()));
      List<byte[]> exact = new IntegerReference(quantized).run(pixels.getLast());
      for (int i = 0; i < exact.size(); i++) {
        String layer = network.layers().get(i).name();
        assertThat(trained.get(i)).as("%s of %s", layer, genome).isEqualTo(exact.get(i));
      }
      assertThat(distinct(exact.getLast())).as("levels of the logits").isGreaterThan(20);
    }
  }

  private static long distinct(byte[] values) {
    return new String(values, StandardCharsets.ISO_8859_1).chars().distinct().count();
  }

  private static SortedMap<String, ConvolutionWeights> weights(
      SyntheticSpace synthetic, Network network) {
    SortedMap<String, ConvolutionWeights> values = new TreeMap<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        values.put(layer.name(), synthetic.weights().of(convolution));
      }
    }
    return values;
  }

  /** u8 in H, W, C order, as the reference gives it. */
  private static List<byte[]> simulated(
      Network network,
      SortedMap<String, ConvolutionWeights> values,
      QuantizationGrid grid,
      byte[] pixels) {
    PreparedImage.Size square = new PreparedImage.Size(SIZE, SIZE);
    LabelMask mask = new LabelMask(SIZE, SIZE, new byte[SIZE * SIZE]);
    PreparedImage image = new PreparedImage("image", square, square, pixels, mask);
    torch.set_num_threads(1);
    try (TrainableWeights weights = TrainableWeights.of(values, network.layers());
        PointerScope _ = new PointerScope()) {
      Tensor images = Batch.of(List.of(image), SIZE).imageTensor();
      List<Tensor> layers = new IntegerForwardPass(weights, grid).integers(network, images);
      return IntStream.range(0, layers.size())
          .mapToObj(i -> bytes(layers.get(i), network.layers().get(i), grid))
          .toList();
    }
  }

  private static byte[] bytes(Tensor values, Layer layer, QuantizationGrid grid) {
    float[] centred = TrainableWeights.floats(values);
    byte[] planar = new byte[centred.length];
    int zeroPoint = grid.tensor(layer).zeroPoint();
    for (int i = 0; i < planar.length; i++) {
      float value = centred[i] + zeroPoint;
      requireLevel(value, layer);
      planar[i] = (byte) Math.round(value);
    }
    Shape shape = layer.output();
    return ChannelOrder.interleaved(planar, shape);
  }

  private static void requireLevel(float value, Layer layer) {
    if (value != Math.rint(value) || value < 0 || value > 255) {
      throw new AssertionError(layer.name() + " has the value " + value);
    }
  }
}
