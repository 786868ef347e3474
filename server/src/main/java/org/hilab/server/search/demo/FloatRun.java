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

  /** The pixels, normalised. */
  static FloatRun of(List<PreparedImage> images, Shape shape) {
    FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(images.size() * shape.elements()));
    for (PreparedImage image : images) {
      for (byte value : image.planes()) {
        values.put((value & 0xFF) / 127.5f - 1);
      }
    }
    return new FloatRun(shape, images.size(), values.array());
  }

  static FloatRun of(Network network, Weights weights, List<PreparedImage> images) {
    return of(images, network.input()).through(network, weights);
  }

  /** The output of a network that reads this. */
  FloatRun through(Network network, Weights weights) {
    byte[] model = FloatModel.write(network, weights, ModelOptions.DEFAULT.withBatch(images));
    Shape input = network.input();
    List<Integer> dimensions = List.of(images, input.channels(), input.height(), input.width());
    try (OnnxModel opened = OnnxModel.open("the demo's supernet", model);
        ModelRun run = opened.bind(dimensions)) {
      run.input().asFloatBuffer().put(values);
      run.run();
      FloatBuffer output = run.output().asFloatBuffer();
      float[] result = new float[output.remaining()];
      output.get(result);
      return new FloatRun(network.output(), images, result);
    }
  }

  /** Element by element. */
  FloatRun plus(FloatRun other) {
    float[] sum = new float[values.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = values[i] + other.values[i];
    }
    return new FloatRun(shape, images, sum);
  }

  /** The channels of several, one after the other. */
  static FloatRun joined(List<FloatRun> runs, Shape shape) {
    int images = runs.getFirst().images;
    FloatBuffer joined = FloatBuffer.allocate(Math.toIntExact(images * shape.elements()));
    for (int image = 0; image < images; image++) {
      for (FloatRun run : runs) {
        int size = run.values.length / images;
        joined.put(run.values, image * size, size);
      }
    }
    return new FloatRun(shape, images, joined.array());
  }

  float value(int image, int channel, int position) {
    return values[(image * shape.channels() + channel) * positions() + position];
  }

  /** Height × width. */
  int positions() {
    return shape.height() * shape.width();
  }
}
