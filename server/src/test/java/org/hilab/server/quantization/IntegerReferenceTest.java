package org.hilab.server.quantization;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.ChannelOrder;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class IntegerReferenceTest {
  private static final int REAL_GENOMES = 12;
  private static final int REAL_IN_FLOAT = 4;
  private static final int REAL_SIZE = 192;

  @ParameterizedTest
  @EnumSource(WeightForm.class)
  void every_layer_equals_onnx_runtime_on_synthetic_weights(WeightForm form) {
    int size = 96;
    List<Genome> genomes = SyntheticSupernet.genomes(6, 3);
    ParameterImage image = SyntheticSupernet.quantized(genomes.getFirst(), size).image();
    List<byte[]> images = SyntheticSupernet.images(2, size, 5);
    for (Network network : SyntheticSupernet.networks(genomes, size, SyntheticSupernet.CLASSES)) {
      assertBitExact(new QuantizedNetwork(network, image), form, images);
    }
  }

  @Test
  void every_layer_equals_onnx_runtime_on_real_weights_and_images() {
    Supernet supernet = RealSupernet.load();
    List<Network> networks =
        SyntheticSupernet.networks(
            SyntheticSupernet.genomes(REAL_GENOMES, 42), REAL_SIZE, supernet.classes());
    ParameterImage image =
        Quantizer.quantize(
            networks, supernet.weights(), RealSupernet.images("train", 2, REAL_SIZE), done -> {});
    List<byte[]> images = RealSupernet.images("val", 2, REAL_SIZE);
    WeightForm form = SelfTest.run().form();
    for (Network network : networks) {
      assertBitExact(new QuantizedNetwork(network, image), form, images);
    }
    for (Network network : networks.subList(0, REAL_IN_FLOAT)) {
      assertBitExact(new QuantizedNetwork(network, image), WeightForm.FLOAT, images);
    }
  }

  private static void assertBitExact(
      QuantizedNetwork network, WeightForm form, List<byte[]> images) {
    byte[] bytes = IntegerModel.write(network, form, ModelOptions.DEFAULT.withEveryLayer());
    IntegerReference reference = new IntegerReference(network);
    try (OnnxModel model = OnnxModel.open("every layer", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      for (byte[] image : images) {
        run.input().put(0, image);
        run.run();
        assertSame(network.network(), reference.run(image), run.outputs());
      }
    }
  }

  private static void assertSame(Network network, List<byte[]> expected, List<ByteBuffer> outputs) {
    for (int i = 1; i < expected.size(); i++) {
      Layer layer = network.layers().get(i);
      byte[] planar = new byte[outputs.get(i - 1).capacity()];
      outputs.get(i - 1).get(0, planar);
      assertThat(ChannelOrder.interleaved(planar, layer.output()))
          .as("%s at %s", layer.name(), layer.output())
          .isEqualTo(expected.get(i));
    }
  }
}
