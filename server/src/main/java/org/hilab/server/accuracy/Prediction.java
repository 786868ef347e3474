package org.hilab.server.accuracy;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/** What a network says about one image: channel planes (classes × height × width), batch of one. */
public sealed interface Prediction {
  int classes();

  /** Unsigned 8-bit scores, read from the buffer's position on. */
  record ByteLogits(int classes, int height, int width, ByteBuffer planes) implements Prediction {
    public ByteLogits {
      requireSize(planes.remaining(), classes * height * width);
    }
  }

  /** Float scores, read from the buffer's position on. */
  record FloatLogits(int classes, int height, int width, FloatBuffer planes) implements Prediction {
    public FloatLogits {
      requireSize(planes.remaining(), classes * height * width);
    }
  }

  private static void requireSize(int size, int expected) {
    if (size != expected) {
      throw new IllegalArgumentException(
          "A prediction of " + expected + " values does not have " + size + ".");
    }
  }
}
