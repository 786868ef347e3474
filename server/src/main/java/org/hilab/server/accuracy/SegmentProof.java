package org.hilab.server.accuracy;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.Segment;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.NativeTensor;
import org.hilab.server.onnx.SegmentModel;
import org.hilab.server.onnx.WeightForm;

/**
 * One run of a session beside the safe int8 form of this machine's processor, on random values.
 * Which algorithm a GPU's library takes depends on the shape, so every session has to pass.
 */
final class SegmentProof {
  private static final int SEED = 2029;

  private SegmentProof() {}

  /**
   * Compares all that the segment computes.
   *
   * @throws UnequalEngineException if a byte differs
   */
  static void require(Segment segment, ParameterImage image, SegmentModel model) {
    Engine safe = Engine.ofCpu(WeightForm.U8);
    try (SegmentModel reference = SegmentModel.open(segment, image, safe);
        TensorPool pool = new TensorPool()) {
      RandomGenerator random = new SplittableRandom(SEED);
      List<NativeTensor> inputs =
          IntStream.range(0, segment.inputs())
              .mapToObj(i -> filled(pool.take(segment.shape(i)), random))
              .toList();
      List<Integer> layers =
          segment.outputs().stream().filter(output -> output >= segment.inputs()).toList();
      List<NativeTensor> expected = take(pool, segment, layers);
      List<NativeTensor> actual = take(pool, segment, layers);
      reference.run(inputs, expected);
      model.run(inputs, actual);
      for (int i = 0; i < layers.size(); i++) {
        int at = bytes(expected.get(i)).mismatch(bytes(actual.get(i)));
        if (at >= 0) {
          String layer = segment.network().layers().get(layers.get(i)).name();
          throw new UnequalEngineException(layer, "value " + at + " of random input");
        }
      }
    }
  }

  private static List<NativeTensor> take(TensorPool pool, Segment segment, List<Integer> layers) {
    return layers.stream().map(layer -> pool.take(segment.shape(layer))).toList();
  }

  private static NativeTensor filled(NativeTensor tensor, RandomGenerator random) {
    ByteBuffer bytes = tensor.bytes();
    for (int i = 0; i < bytes.capacity(); i++) {
      bytes.put(i, (byte) random.nextInt());
    }
    return tensor;
  }

  private static ByteBuffer bytes(NativeTensor tensor) {
    return tensor.bytes().duplicate().clear();
  }
}
