package org.hilab.server.quantization;

import java.nio.FloatBuffer;

/** Range and per-channel mean of one float tensor over a sample. */
final class TensorStatistics {
  private final double[] sums;
  private float minimum;
  private float maximum;
  private long positions;

  TensorStatistics(int channels) {
    sums = new double[channels];
  }

  /** Adds one tensor in C, H, W order, which the buffer holds from 0 on. */
  void add(FloatBuffer planar) {
    int plane = planar.capacity() / sums.length;
    float[] values = new float[plane];
    for (int c = 0; c < sums.length; c++) {
      planar.get(c * plane, values);
      double sum = 0;
      for (float value : values) {
        sum += value;
        minimum = Math.min(minimum, value);
        maximum = Math.max(maximum, value);
      }
      sums[c] += sum;
    }
    positions += plane;
  }

  void add(TensorStatistics other) {
    for (int c = 0; c < sums.length; c++) {
      sums[c] += other.sums[c];
    }
    positions += other.positions;
    minimum = Math.min(minimum, other.minimum);
    maximum = Math.max(maximum, other.maximum);
  }

  /** At most 0: ranges are widened to contain it. */
  double minimum() {
    return minimum;
  }

  /** At least 0. */
  double maximum() {
    return maximum;
  }

  int channels() {
    return sums.length;
  }

  double mean(int channel) {
    return sums[channel] / positions;
  }
}
