package org.hilab.server.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import org.hilab.server.network.Network;
import org.hilab.server.quantization.RealSupernet;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

class FloatModelTest {
  private static final String OTHER_LOGITS = "logits/semantic/out";

  @Test
  void the_supernet_agrees_with_an_independent_conversion_on_real_images() throws IOException {
    int size = 384;
    Supernet supernet = RealSupernet.load();
    Network network =
        SyntheticSupernet.network(
            SyntheticSupernet.genomes(1, 0).getFirst(), size, supernet.classes());
    byte[] ours = FloatModel.write(network, supernet.weights(), ModelOptions.DEFAULT);
    try (OnnxModel model = OnnxModel.open("ours", ours);
        OnnxModel other = OnnxModel.open("theirs", independentConversion());
        ModelRun run = model.bind(model.imageInput().shape());
        ModelRun otherRun = other.bind(other.imageInput().shape())) {
      assertThat(run.outputSpecs().getFirst().shape()).containsExactly(1, 21, 48, 48);
      for (byte[] image : RealSupernet.images("val", 4, size)) {
        assertThat(largestDifference(logits(run, image), logits(otherRun, image)))
            .isLessThanOrEqualTo(1e-3f);
      }
    }
  }

  /** Its logits before the resize become its only output. */
  private static byte[] independentConversion() throws IOException {
    ModelProto.Builder model =
        ModelProto.parseFrom(Files.readAllBytes(RealSupernet.independentConversion())).toBuilder();
    TypeProto floats =
        TypeProto.newBuilder().setTensorType(TypeProto.Tensor.newBuilder().setElemType(1)).build();
    model
        .getGraphBuilder()
        .clearOutput()
        .addOutput(ValueInfoProto.newBuilder().setName(OTHER_LOGITS).setType(floats));
    return model.build().toByteArray();
  }

  private static float[] logits(ModelRun run, byte[] image) {
    FloatBuffer input = run.input().asFloatBuffer();
    for (int i = 0; i < image.length; i++) {
      input.put(i, (image[i] & 0xff) / 127.5f - 1);
    }
    run.run();
    FloatBuffer output = run.outputs().getFirst().asFloatBuffer();
    float[] values = new float[output.capacity()];
    output.get(values);
    return values;
  }

  private static float largestDifference(float[] left, float[] right) {
    assertThat(left).hasSameSizeAs(right);
    float largest = 0;
    for (int i = 0; i < left.length; i++) {
      largest = Math.max(largest, Math.abs(left[i] - right[i]));
    }
    return largest;
  }
}
