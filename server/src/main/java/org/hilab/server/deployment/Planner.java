package org.hilab.server.deployment;

import java.util.List;
import java.util.Optional;
import org.hilab.server.network.Layer;
import org.hilab.server.network.PeakMemory;
import org.hilab.server.network.QuantizedNetwork;

/** Makes a candidate's schedule over the resident image of its supernet. */
public final class Planner {
  private Planner() {}

  /**
   * The schedule, or why there is none.
   *
   * @param arenaBytes of the device for activations
   * @throws IllegalArgumentException if the resident image is another supernet's
   */
  public static Plan plan(QuantizedNetwork network, ResidentImage image, long arenaBytes) {
    List<Layer> layers = network.network().layers();
    if (layers.size() > Support.MAX_LAYERS) {
      return new Plan.Unsupported(
          layers.get(Support.MAX_LAYERS).name(),
          "It is layer " + (Support.MAX_LAYERS + 1) + " of at most " + Support.MAX_LAYERS + ".");
    }
    Support support = new Support(network);
    for (Layer layer : layers) {
      Optional<String> missing = support.missing(layer);
      if (missing.isPresent()) {
        return new Plan.Unsupported(layer.name(), missing.get());
      }
      requireSameInput(network, image, layer);
    }
    MemoryPlan memory = MemoryPlan.of(network.network());
    return memory.arenaBytes() <= arenaBytes
        ? new Plan.Fits(new ScheduleWriter(network, image, memory).write())
        : tooLarge(network, memory, arenaBytes);
  }

  /** Names the layer that fits in no plan, if there is one. */
  private static Plan tooLarge(QuantizedNetwork network, MemoryPlan memory, long arenaBytes) {
    PeakMemory peak = PeakMemory.of(network.network());
    if (peak.arenaBytes() > arenaBytes) {
      return new Plan.DoesNotFit(peak.arenaLayer(), peak.arenaBytes(), arenaBytes);
    }
    String layer = network.network().layers().get(memory.largestLayer()).name();
    return new Plan.DoesNotFit(layer, memory.arenaBytes(), arenaBytes);
  }

  private static void requireSameInput(QuantizedNetwork network, ResidentImage image, Layer layer) {
    if (layer instanceof Layer.Convolution convolution) {
      int packed = image.placement(convolution).inputZeroPoint();
      int read = network.tensor(convolution.source()).zeroPoint();
      if (packed != read) {
        throw new IllegalArgumentException(
            "Layer \""
                + layer.name()
                + "\" reads zero point "
                + read
                + ", but its biases are packed for "
                + packed
                + ": pack the resident image anew.");
      }
    }
  }
}
