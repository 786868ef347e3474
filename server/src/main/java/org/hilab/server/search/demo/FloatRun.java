package org.hilab.server.search.demo;

import java.nio.FloatBuffer;
import java.util.List;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.network.Network;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Weights;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.onnx.ModelRun;
import org.hilab.server.onnx.OnnxModel;

/**
 * The float output of a network on some images.
 *
 * @param shape of one image's output
 * @param values [image][channel][height][width]
 */
record FloatRun(Shape shape, int images, float[] values) {

  static FloatRun of(Network network, Weights weights, List<PreparedImage> images) {
    byte[] model =
        FloatModel.write(network, weights, ModelOptions.DEFAULT.withBatch(images.size()));
    Shape input = network.input();
    List<Integer> shape = List.of(images.size(), input.channels(), input.height(), input.width());
    try (OnnxModel opened = OnnxModel.open("the demo's supernet", model);
        ModelRun run = opened.bind(shape)) {
      FloatBuffer pixels = run.input().asFloatBuffer();
      for (PreparedImage image : images) {
        for (byte value : image.planes()) {
          pixels.put((value & 0xFF) / 127.5f - 1);
        }
      }
      run.run();
      FloatBuffer output = run.output().asFloatBuffer();
      float[] values = new float[output.remaining()];
      output.get(values);
      return new FloatRun(network.output(), images.size(), values);
    }
  }

  float value(int image, int channel, int position) {
    return values[(image * shape.channels() + channel) * positions() + position];
  }

  /** Height × width. */
  int positions() {
    return shape.height() * shape.width();
  }
}
