package org.hilab.server.accuracy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.dataset.RgbImage;
import org.hilab.server.onnx.ElementType;
import org.hilab.server.onnx.ModelRun;
import org.jspecify.annotations.Nullable;

/** Runs an ONNX model on images; buffers are kept as long as the images' size stays the same. */
final class OnnxPredictor implements Predictor {
  private final OnnxNetwork network;
  private final float[][] levels;
  private @Nullable ModelRun run;

  OnnxPredictor(OnnxNetwork network) {
    this.network = network;
    levels = new float[RgbImage.CHANNELS][];
    Arrays.setAll(levels, network.normalization()::levels);
  }

  @Override
  public Prediction predict(PreparedImage image) {
    ModelRun bound = bind(image.size());
    write(image, bound);
    bound.run();
    return read(bound);
  }

  @Override
  public void close() {
    if (run != null) {
      run.close();
      run = null;
    }
  }

  private ModelRun bind(PreparedImage.Size size) {
    List<Integer> shape =
        network.inputLayout().shape(RgbImage.CHANNELS, size.height(), size.width());
    if (run == null || !run.inputSpec().shape().equals(shape)) {
      close();
      network.requireSize(size);
      run = network.model().bind(shape);
    }
    return run;
  }

  private void write(PreparedImage image, ModelRun bound) {
    ByteBuffer input = bound.input();
    byte[] values =
        switch (network.inputLayout()) {
          case NCHW -> image.planes();
          case NHWC -> image.interleaved();
        };
    if (bound.inputSpec().type() == ElementType.UINT8) {
      input.put(0, values);
    } else {
      input.duplicate().order(ByteOrder.nativeOrder()).asFloatBuffer().put(0, normalized(values));
    }
  }

  private float[] normalized(byte[] values) {
    float[] floats = new float[values.length];
    int pixels = values.length / RgbImage.CHANNELS;
    for (int c = 0; c < RgbImage.CHANNELS; c++) {
      boolean planar = network.inputLayout() == ImageLayout.NCHW;
      int from = planar ? c * pixels : c;
      int step = planar ? 1 : RgbImage.CHANNELS;
      for (int i = 0; i < pixels; i++) {
        floats[from + i * step] = levels[c][values[from + i * step] & 0xFF];
      }
    }
    return floats;
  }

  private Prediction read(ModelRun bound) {
    List<Integer> shape = bound.outputSpecs().getFirst().shape();
    ImageLayout layout = network.outputLayout(shape);
    int classes = layout.channels(shape);
    int height = layout.height(shape);
    int width = layout.width(shape);
    boolean planar = layout == ImageLayout.NCHW;
    ByteBuffer output = bound.output().duplicate().order(ByteOrder.nativeOrder()).rewind();
    if (bound.outputSpecs().getFirst().type() == ElementType.UINT8) {
      return new Prediction.ByteLogits(
          classes, height, width, planar ? output : planes(output, classes));
    }
    FloatBuffer floats = output.asFloatBuffer();
    return new Prediction.FloatLogits(
        classes, height, width, planar ? floats : planes(floats, classes));
  }

  private static ByteBuffer planes(ByteBuffer interleaved, int classes) {
    int area = interleaved.remaining() / classes;
    ByteBuffer planes = ByteBuffer.allocate(interleaved.remaining());
    for (int i = 0; i < planes.capacity(); i++) {
      planes.put(i % classes * area + i / classes, interleaved.get(i));
    }
    return planes;
  }

  private static FloatBuffer planes(FloatBuffer interleaved, int classes) {
    int area = interleaved.remaining() / classes;
    FloatBuffer planes = FloatBuffer.allocate(interleaved.remaining());
    for (int i = 0; i < planes.capacity(); i++) {
      planes.put(i % classes * area + i / classes, interleaved.get(i));
    }
    return planes;
  }
}
