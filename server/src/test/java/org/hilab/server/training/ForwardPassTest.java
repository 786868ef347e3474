package org.hilab.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hilab.server.candidate.Genome;
import org.hilab.server.dataset.LabelMask;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.space.FmasMobileNetV2;
import org.junit.jupiter.api.Test;

class ForwardPassTest {
  private static final int SIZE = 67;
  private static final int GENOMES = 4;

  /** Odd and even sizes meet every stride and dilation of the space. */
  @Test
  void the_logits_are_those_of_the_onnx_export() {
    List<Genome> genomes = SyntheticSupernet.genomes(GENOMES, 3);
    for (Genome genome : genomes) {
      for (int size : new int[] {SIZE, SIZE + 1}) {
        Network network = SyntheticSupernet.network(genome, size, SyntheticSupernet.CLASSES);
        byte[] pixels = SyntheticSupernet.images(1, size, 5).getFirst();
        float[] ours = torch(network, pixels, size);
        float[] theirs = onnx(network, pixels);
        assertThat(largest(theirs)).isGreaterThan(0.1f);
        assertThat(largestDifference(ours, theirs)).as("%s at %d", genome, size).isLessThan(1e-3f);
      }
    }
  }

  private static float[] torch(Network network, byte[] pixels, int size) {
    SortedMap<String, ConvolutionWeights> values = new TreeMap<>();
    List<Layer> layers = all(size);
    for (Layer layer : layers) {
      if (layer instanceof Layer.Convolution convolution) {
        values.put(layer.name(), SyntheticSupernet.weights().of(convolution));
      }
    }
    PreparedImage.Size square = new PreparedImage.Size(size, size);
    LabelMask mask = new LabelMask(size, size, new byte[size * size]);
    PreparedImage image = new PreparedImage("image", square, square, pixels, mask);
    // on a busy machine, two threads of OpenMP spend their time waiting for one another
    torch.set_num_threads(1);
    try (TrainableWeights weights = TrainableWeights.of(values, layers);
        PointerScope _ = new PointerScope()) {
      ForwardPass pass = new ForwardPass(weights, ForwardPass.BatchNorms.FROZEN);
      Tensor logits = pass.logits(network, Batch.of(List.of(image), size).imageTensor());
      return TrainableWeights.floats(logits);
    }
  }

  private static List<Layer> all(int size) {
    Genome supernet = new FmasMobileNetV2().supernet();
    return SyntheticSupernet.network(supernet, size, SyntheticSupernet.CLASSES).layers();
  }

  private static float[] onnx(Network network, byte[] pixels) {
    byte[] model = FloatModel.write(network, SyntheticSupernet.weights(), ModelOptions.DEFAULT);
    List<Integer> shape = List.of(1, 3, network.input().height(), network.input().width());
    try (OnnxModel opened = OnnxModel.open("a test's network", model);
        ModelRun run = opened.bind(shape)) {
      FloatBuffer input = run.input().asFloatBuffer();
      for (byte pixel : pixels) {
        input.put((pixel & 0xFF) / 127.5f - 1);
      }
      run.run();
      FloatBuffer output = run.output().asFloatBuffer();
      float[] values = new float[output.remaining()];
      output.get(values);
      return values;
    }
  }

  private static float largest(float[] values) {
    return largestDifference(values, new float[values.length]);
  }

  private static float largestDifference(float[] ours, float[] theirs) {
    assertThat(ours).hasSameSizeAs(theirs);
    float largest = 0;
    for (int i = 0; i < ours.length; i++) {
      largest = Math.max(largest, Math.abs(ours[i] - theirs[i]));
    }
    return largest;
  }
}
