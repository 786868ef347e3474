package org.hilab.server.training;

import org.hilab.server.quantization.QuantizationGrid;

/** The numbers that a training's forward pass computes with. */
public sealed interface Arithmetic {
  /** As the float network is exported. */
  record Float32() implements Arithmetic {
    @Override
    public String toString() {
      return "float32";
    }
  }

  /**
   * As the int8 network computes (docs/numerics.md). Batch norms are folded and so stay frozen.
   *
   * @param image SHA-256 of the int8 image that the training begins with
   */
  record Exact16u(QuantizationGrid grid, String image) implements Arithmetic {
    @Override
    public String toString() {
      return "exact-16u from image " + image;
    }
  }
}
