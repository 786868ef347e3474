package org.hilab.protocol;

import java.util.List;

/**
 * Analytic estimate of cluster cycles on GAP8 with the resident firmware: one sum for each kind of
 * layer, fitted to the 210 layer shapes of FMAS's MobileNetV2 space at 384×384 as GVSoC counts them
 * ({@code firmware-scripts/bench/estimate.py}). Decision 73 says what it misses.
 */
public final class Gap8CycleModel {
  /** Changes with every constant below: estimates of two versions are not comparable. */
  public static final String VERSION = "gap8-analytic-2";

  /** GVSoC is typically within 10 % of the chip, and so is a network's estimate of GVSoC. */
  public static final double RELATIVE_ERROR = 0.15;

  /** The word for the model where others name a board's backend. */
  public static final String BACKEND = "estimate";

  public static final String DEVICE_CLASS = "gap8";
  private static final long CLUSTER_HZ = 175_000_000;

  private Gap8CycleModel() {}

  /** The estimate as a measurement that says what it is. */
  public static Measurement measurement(List<LayerRecord> layers) {
    Conditions conditions =
        new Conditions(
            DEVICE_CLASS, "none", BACKEND, VERSION, CLUSTER_HZ, 1, 0, null, RELATIVE_ERROR);
    return new Measurement(cycles(layers), Provenance.ESTIMATE, conditions);
  }

  /** Cycles of one inference, layer by layer. */
  public static long cycles(List<LayerRecord> layers) {
    double cycles = 0;
    for (LayerRecord layer : layers) {
      cycles += cycles(layer);
    }
    return Math.round(cycles);
  }

  private static double cycles(LayerRecord layer) {
    long inputs = layer.input().elements();
    long outputs = layer.output().elements();
    return switch (layer.kind()) {
      case CONV -> layer.window().kernel() == 1 ? pointwise(layer) : 0.178 * layer.macs();
      case DEPTHWISE -> depthwise(layer);
      case ADD -> 2.99 * outputs + 14_400;
      case POOL -> 1.50 * inputs + 54_800;
      case BROADCAST -> 0.856 * outputs + 23_000;
      // The firmware has no kernels for the last two.
      case CONCAT, RELU, RESIZE -> 1.71 * outputs + 6_100;
    };
  }

  private static double pointwise(LayerRecord layer) {
    return 0.0565 * layer.macs()
        + 1.40 * layer.output().elements()
        + 1.69 * layer.weightBytes()
        + 0.455 * layer.input().elements()
        + 44_400;
  }

  /** With a stride it waits for what moves between L3 and L2, else for the cores. */
  private static double depthwise(LayerRecord layer) {
    long outputs = layer.output().elements();
    long channels = layer.output().channels();
    Window window = layer.window();
    if (window.stride() > 1) {
      long moved = layer.input().elements() + outputs;
      return 1.00 * moved + 109 * channels + 92_200;
    }
    double each = perNineTaps(window) * outputs;
    return switch (window.dilation()) {
      case 1 -> 2.54 * each + 123 * channels + 96_900;
      case 2 -> 2.71 * each + 194 * channels + 61_400;
      default -> 3.24 * each + 281 * channels;
    };
  }

  /** The fit has seen 3×3 windows only; others are taken to cost by their taps. */
  private static double perNineTaps(Window window) {
    return window.kernel() * window.kernel() / 9.0;
  }
}
