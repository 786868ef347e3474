package org.hilab.server.accuracy;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.Shape;

/**
 * Logits as integers of at most 23 bits, on which argmax and interpolation are exact.
 *
 * @param values channel planes: [class][y][x]
 */
record LogitGrid(int classes, int height, int width, int[] values) {
  private static final int FLOAT_BITS = 22;

  static LogitGrid of(Prediction prediction) {
    return switch (prediction) {
      case Prediction.ByteLogits logits -> of(logits);
      case Prediction.FloatLogits logits -> of(logits);
    };
  }

  private static LogitGrid of(Prediction.ByteLogits logits) {
    ByteBuffer planes = logits.planes();
    byte[] bytes = new byte[planes.remaining()];
    planes.get(planes.position(), bytes);
    int[] values = new int[bytes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = bytes[i] & 0xFF;
    }
    return new LogitGrid(logits.classes(), logits.height(), logits.width(), values);
  }

  /** Unsigned bytes with the channels last. */
  static LogitGrid interleaved(Shape shape, ByteBuffer bytes) {
    int area = shape.height() * shape.width();
    int classes = shape.channels();
    byte[] interleaved = new byte[area * classes];
    bytes.get(0, interleaved);
    int[] values = new int[interleaved.length];
    for (int i = 0; i < area; i++) {
      for (int c = 0; c < classes; c++) {
        values[c * area + i] = interleaved[i * classes + c] & 0xFF;
      }
    }
    return new LogitGrid(classes, shape.height(), shape.width(), values);
  }

  /**
   * Rounds to a power-of-two fraction of the largest magnitude (2^-22 of it or less): a thousand
   * times finer than the noise between two float convolutions, and from there on all is exact.
   *
   * @throws InvalidInput if a value is not a finite number
   */
  private static LogitGrid of(Prediction.FloatLogits logits) {
    FloatBuffer planes = logits.planes();
    float[] floats = new float[planes.remaining()];
    planes.get(planes.position(), floats);
    float largest = largest(floats);
    double scale = Math.scalb(1.0, FLOAT_BITS - 1 - Math.getExponent(largest));
    int[] values = new int[floats.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (int) Math.rint(floats[i] * scale);
    }
    return new LogitGrid(logits.classes(), logits.height(), logits.width(), values);
  }

  /** The class of the largest value at every grid point, the lowest of equals. */
  int[] winners() {
    int area = height * width;
    int[] best = new int[area];
    int[] winners = new int[area];
    System.arraycopy(values, 0, best, 0, area);
    for (int c = 1; c < classes; c++) {
      for (int i = 0; i < area; i++) {
        int value = values[c * area + i];
        if (value > best[i]) {
          best[i] = value;
          winners[i] = c;
        }
      }
    }
    return winners;
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    if (!Float.isFinite(largest)) {
      throw new InvalidInput(
          "The network's output is not finite",
          "a logit is " + largest,
          "Check its weights and the normalization of its input");
    }
    return largest;
  }
}
