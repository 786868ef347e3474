package org.hilab.server.quantization;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.Weights;

/** Makes the one int8 image of a supernet under exact-16u ({@code docs/numerics.md}). */
public final class Quantizer {
  private static final QuantizationParameters IMAGE = new QuantizationParameters(1 / 127.5, 128);
  private static final QuantizationParameters RELU6 = new QuantizationParameters(6 / 255.0, 0);
  private static final double LEVELS = 255;

  private Quantizer() {}

  /** The same without progress. */
  public static ParameterImage quantize(
      List<Network> networks, Weights weights, List<byte[]> images) {
    return quantize(networks, weights, images, done -> {});
  }

  /**
   * Calibrates and quantizes. The same arguments give the same image on the same processor.
   *
   * @param networks sub-networks for one input size that together have every layer of the supernet,
   *     and every way to feed one; their activations decide the ranges
   * @param images raw u8 pixels, C, H, W; from a training split, never from the one that scores
   * @param progress gets the number of networks measured so far, perhaps from another thread
   */
  public static ParameterImage quantize(
      List<Network> networks, Weights weights, List<byte[]> images, IntConsumer progress) {
    if (networks.isEmpty() || images.isEmpty()) {
      throw new IllegalArgumentException("Calibration needs a network and an image.");
    }
    Network supernet = Network.union(networks);
    ScaleGroups groups = new ScaleGroups(networks);
    Calibration calibration = Calibration.measure(networks, weights, images, progress);
    SortedMap<String, QuantizationParameters> tensors = tensors(supernet, groups, calibration);
    return new QuantizationGrid(supernet, tensors, calibration.inputs()).image(weights);
  }

  private static SortedMap<String, QuantizationParameters> tensors(
      Network supernet, ScaleGroups groups, Calibration calibration) {
    Map<String, QuantizationParameters> byGroup = new HashMap<>();
    for (String group : groups.groups()) {
      byGroup.put(
          group,
          groups.activation(group) == Activation.RELU6
              ? RELU6
              : parameters(group, groups, calibration));
    }
    SortedMap<String, QuantizationParameters> tensors = new TreeMap<>();
    tensors.put(supernet.layers().getFirst().name(), IMAGE);
    supernet.layers().stream()
        .skip(1)
        .forEach(layer -> tensors.put(layer.name(), byGroup.get(groups.group(layer.name()))));
    return tensors;
  }

  private static QuantizationParameters parameters(
      String group, ScaleGroups groups, Calibration calibration) {
    double minimum = 0;
    double maximum = 0;
    for (Map.Entry<String, TensorStatistics> tensor : calibration.tensors().entrySet()) {
      if (groups.group(tensor.getKey()).equals(group)) {
        minimum = Math.min(minimum, tensor.getValue().minimum());
        maximum = Math.max(maximum, tensor.getValue().maximum());
      }
    }
    // A tensor that is always 0 fits any scale.
    double scale = maximum > minimum ? (maximum - minimum) / LEVELS : 1;
    int zeroPoint = (int) Math.clamp(Math.rint(-minimum / scale), 0, LEVELS);
    return new QuantizationParameters(scale, zeroPoint);
  }
}
