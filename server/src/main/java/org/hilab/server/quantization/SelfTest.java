package org.hilab.server.quantization;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hilab.server.network.ChannelOrder;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.onnx.WeightForm;

/**
 * The start-up test that chooses the weight form: the fast signed form where this processor's ONNX
 * Runtime gives exactly what the integer reference gives, else the unsigned one, else float32.
 *
 * @param form to use on this machine
 * @param report one sentence for logs and results
 */
public record SelfTest(WeightForm form, String report) {

  /** What computes every layer but the image of a network on an image, H, W, C. */
  interface Evaluator {
    List<byte[]> run(QuantizedNetwork network, WeightForm form, byte[] image);
  }

  /**
   * Runs the test, in some milliseconds.
   *
   * @throws IllegalStateException if no form is exact: no int8 result of this machine would be
   *     right
   */
  public static SelfTest run() {
    return run(SelfTest::onnxRuntime);
  }

  static SelfTest run(Evaluator evaluator) {
    SelfTestNetwork test = SelfTestNetwork.create();
    for (WeightForm form : WeightForm.values()) {
      int wrong = wrongLayers(test, form, evaluator);
      if (wrong == 0) {
        return new SelfTest(form, report(form));
      }
    }
    throw new IllegalStateException(
        "ONNX Runtime "
            + OnnxModel.version()
            + " gives wrong int8 results on this processor in every weight form. Score with"
            + " --precision float, and report this with the processor's name.");
  }

  private static String report(WeightForm form) {
    String runtime = "ONNX Runtime " + OnnxModel.version();
    return switch (form) {
      case S8 -> runtime + " is exact with signed int8 weights (S8) on this processor.";
      case FLOAT ->
          runtime
              + " is wrong with int8 operators on this processor, so whole numbers in float32 are"
              + " used: the same numbers, slower.";
      case U8 ->
          runtime
              + " saturates with signed int8 weights on this processor (x86 without VNNI), so"
              + " unsigned weights (U8) are used: the same numbers, about half as fast.";
    };
  }

  private static int wrongLayers(SelfTestNetwork test, WeightForm form, Evaluator evaluator) {
    List<byte[]> expected = new IntegerReference(test.network()).run(test.image());
    List<byte[]> actual = evaluator.run(test.network(), form, test.image());
    int wrong = 0;
    for (int i = 0; i < actual.size(); i++) {
      wrong += Arrays.equals(actual.get(i), expected.get(i + 1)) ? 0 : 1;
    }
    return wrong;
  }

  private static List<byte[]> onnxRuntime(QuantizedNetwork network, WeightForm form, byte[] image) {
    byte[] bytes = IntegerModel.write(network, form, ModelOptions.DEFAULT.withEveryLayer());
    List<byte[]> layers = new ArrayList<>();
    try (OnnxModel model = OnnxModel.open("the self-test network", bytes);
        ModelRun run = model.bind(model.imageInput().shape())) {
      run.input().put(0, image);
      run.run();
      for (ByteBuffer output : run.outputs()) {
        byte[] planar = new byte[output.capacity()];
        output.get(0, planar);
        layers.add(
            ChannelOrder.interleaved(
                planar, network.network().layers().get(layers.size() + 1).output()));
      }
    }
    return layers;
  }
}
