package org.hilab.protocol;

import java.util.List;

/**
 * Analytic estimate of cluster cycles on GAP8, fitted on the MobileNet results that GreenWaves
 * published. Leave-one-out error 5 % in the mean and 30 % at worst; on the networks of FMAS (Xiong
 * et al. 2023) it is 2.7 to 3.3 times too fast, in the right order.
 */
public final class Gap8CycleModel {
  /** Changes with every constant below: estimates of two versions are not comparable. */
  public static final String VERSION = "gap8-analytic-1";

  /** The worst leave-one-out error of the fit. */
  public static final double RELATIVE_ERROR = 0.30;

  private static final double POINTWISE_PER_MAC = 0.0844;
  private static final double POINTWISE_PER_OUTPUT = 2.23;
  private static final double DEPTHWISE_PER_OUTPUT = 2.65;
  private static final double STRIDED_DEPTHWISE_PER_OUTPUT = 4.4;
  private static final double DILATED_DEPTHWISE_PER_OUTPUT = 12.5;
  private static final double WINDOWED_PER_MAC = 0.20;
  private static final double COPY_PER_ELEMENT = 1.37;
  private static final double WEIGHTS_PER_BYTE = 0.96;
  private static final double SPILL_PER_BYTE = 0.89;
  private static final long SPILLED_TENSOR_BYTES = 175_000;
  private static final long SPILLING_LAYER_BYTES = 350_000;
  private static final double PER_LAYER = 359;

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
      cycles += compute(layer) + WEIGHTS_PER_BYTE * layer.weightBytes() + spill(layer) + PER_LAYER;
    }
    return Math.round(cycles);
  }

  private static double compute(LayerRecord layer) {
    long outputs = layer.output().elements();
    return switch (layer.kind()) {
      case CONV ->
          layer.window().kernel() == 1
              ? POINTWISE_PER_MAC * layer.macs() + POINTWISE_PER_OUTPUT * outputs
              : WINDOWED_PER_MAC * layer.macs();
      case DEPTHWISE -> depthwisePerOutput(layer) * perNineTaps(layer) * outputs;
      case POOL -> COPY_PER_ELEMENT * layer.input().elements();
      case ADD, BROADCAST, CONCAT, RELU, RESIZE -> COPY_PER_ELEMENT * outputs;
    };
  }

  private static double depthwisePerOutput(LayerRecord layer) {
    if (layer.window().dilation() > 1) {
      return DILATED_DEPTHWISE_PER_OUTPUT;
    }
    return layer.window().stride() > 1 ? STRIDED_DEPTHWISE_PER_OUTPUT : DEPTHWISE_PER_OUTPUT;
  }

  /** The fit has seen 3×3 windows only; others are taken to cost by their taps. */
  private static double perNineTaps(LayerRecord layer) {
    return layer.window().kernel() * layer.window().kernel() / 9.0;
  }

  /** Tensors that do not stay in L2 travel to L3 and back. */
  private static double spill(LayerRecord layer) {
    int inputs = layer.kind() == LayerKind.ADD ? 2 : 1;
    long input = layer.input().elements();
    long output = layer.output().elements();
    if (inputs * input + output + layer.weightBytes() <= SPILLING_LAYER_BYTES) {
      return 0;
    }
    long spilled =
        (input > SPILLED_TENSOR_BYTES ? inputs * input : 0)
            + (output > SPILLED_TENSOR_BYTES ? output : 0);
    return SPILL_PER_BYTE * spilled;
  }
}
