package org.hilab.server.training;

import java.util.List;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.hilab.server.dataset.PreparedImage;

/**
 * Images and their labels, ready for the device.
 *
 * @param images count × 3 × size × size, from −1 to 1
 * @param labels count × size × size; 255 is void
 */
record Batch(int count, int size, float[] images, long[] labels) {
  private static final int CHANNELS = 3;

  /** Pixels become x / 127.5 − 1. All views have the given size. */
  static Batch of(List<PreparedImage> views, int size) {
    int pixels = size * size;
    float[] images = new float[views.size() * CHANNELS * pixels];
    long[] labels = new long[views.size() * pixels];
    for (int i = 0; i < views.size(); i++) {
      byte[] planes = views.get(i).planes();
      for (int p = 0; p < planes.length; p++) {
        images[i * planes.length + p] = (planes[p] & 0xFF) / 127.5f - 1;
      }
      byte[] mask = views.get(i).mask().labels();
      for (int p = 0; p < pixels; p++) {
        labels[i * pixels + p] = mask[p] & 0xFF;
      }
    }
    return new Batch(views.size(), size, images, labels);
  }

  Tensor imageTensor() {
    try (FloatPointer pointer = new FloatPointer(images);
        Tensor view = torch.from_blob(pointer, count, CHANNELS, size, size)) {
      return view.clone();
    }
  }

  Tensor labelTensor() {
    try (LongPointer pointer = new LongPointer(labels);
        TensorOptions options = new TensorOptions(ScalarType.Long);
        Tensor view = torch.from_blob(pointer, new long[] {count, size, size}, options)) {
      return view.clone();
    }
  }
}
