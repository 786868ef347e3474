package org.hilab.protocol;

import java.util.List;

/**
 * What is to be measured: a candidate and its layers in execution order.
 *
 * @param genome the candidate's canonical genome; for the device it is only a name
 */
public record Workload(String genome, List<LayerRecord> layers) {
  private static final int MOST_LAYERS = 2_000;

  public Workload {
    Bounds.id("genome", genome);
    layers = Bounds.list("layers", layers, MOST_LAYERS);
    if (layers.isEmpty()) {
      throw new IllegalArgumentException("The candidate " + genome + " has no layers.");
    }
  }
}
