package org.hilab.server.candidate;

import java.util.Arrays;
import java.util.stream.Collectors;

/** What a search minimises. Every objective is an integer, so no floating point decides a front. */
public enum Objective {
  /** 1 − mean IoU, in millionths. */
  MIOU("miou", "mIoU error", "1e-6"),
  /** Inference time on the device, in cycles. */
  LATENCY("latency", "Latency", "cycles"),
  /** Floating-point operations as keras-flops counts them. */
  FLOPS("flops", "FLOPs", "FLOP"),
  /** Parameters as Keras' count_params counts them. */
  PARAMETERS("params", "Parameters", "parameters");

  private final String key;
  private final String label;
  private final String unit;

  Objective(String key, String label, String unit) {
    this.key = key;
    this.label = label;
    this.unit = unit;
  }

  /** The word of the command line and of JSON. */
  public String key() {
    return key;
  }

  public String label() {
    return label;
  }

  public String unit() {
    return unit;
  }

  /**
   * The objective of a command-line word.
   *
   * @throws IllegalArgumentException if no objective has this key
   */
  public static Objective ofKey(String key) {
    for (Objective objective : values()) {
      if (objective.key.equals(key)) {
        return objective;
      }
    }
    throw new IllegalArgumentException("Unknown objective \"" + key + "\". Known: " + keys() + ".");
  }

  private static String keys() {
    return Arrays.stream(values()).map(Objective::key).collect(Collectors.joining(", "));
  }
}
