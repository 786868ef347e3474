package org.hilab.server.accuracy;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hilab.server.candidate.InvalidInput;

/** How an 8-bit channel value becomes a float network's input. */
public enum Normalization {
  /** x / 127.5 − 1: −1..1. */
  SIGNED,
  /** x / 255: 0..1. */
  UNIT,
  /** (x / 255 − mean) / deviation of ImageNet's channels, as torchvision defines them. */
  IMAGENET,
  /** x: 0..255, for networks that normalize themselves. */
  RAW;

  private static final int LEVELS = 256;

  /** The word of the command line. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The normalization of a command-line word.
   *
   * @throws InvalidInput if there is none
   */
  public static Normalization ofKey(String key) {
    return Arrays.stream(values())
        .filter(normalization -> normalization.key().equals(key))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInput(
                "Unknown normalization",
                "\"" + key + "\"",
                "Use a known one: "
                    + Arrays.stream(values())
                        .map(Normalization::key)
                        .collect(Collectors.joining(", "))));
  }

  /** The floats of the 256 levels of one channel: red 0, green 1, blue 2. */
  float[] levels(int channel) {
    double mean = mean()[channel];
    double deviation = deviation()[channel];
    float[] levels = new float[LEVELS];
    for (int level = 0; level < LEVELS; level++) {
      levels[level] = (float) ((level / 255.0 - mean) / deviation);
    }
    return levels;
  }

  private double[] mean() {
    return switch (this) {
      case SIGNED -> new double[] {0.5, 0.5, 0.5};
      case UNIT, RAW -> new double[] {0, 0, 0};
      case IMAGENET -> new double[] {0.485, 0.456, 0.406};
    };
  }

  private double[] deviation() {
    return switch (this) {
      case SIGNED -> new double[] {0.5, 0.5, 0.5};
      case UNIT -> new double[] {1, 1, 1};
      case IMAGENET -> new double[] {0.229, 0.224, 0.225};
      case RAW -> new double[] {1 / 255.0, 1 / 255.0, 1 / 255.0};
    };
  }
}
