package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What is to be measured. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "work")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Workload.Estimate.class, name = "estimate"),
  @JsonSubTypes.Type(value = Workload.RunNetwork.class, name = "network"),
  @JsonSubTypes.Type(value = Workload.RunLayer.class, name = "layer")
})
public sealed interface Workload {

  /** The candidate's genome or the layer's key; for the device it is only a name. */
  String subject();

  /**
   * The cycles of a candidate by formula. Its outcome is {@link MeasurementOutcome.Measured}.
   *
   * @param genome the candidate's canonical genome
   * @param layers in execution order
   */
  record Estimate(String genome, List<LayerRecord> layers) implements Workload {
    private static final int MOST_LAYERS = 2_000;

    public Estimate {
      Bounds.id("genome", genome);
      layers = Bounds.list("layers", layers, MOST_LAYERS);
      if (layers.isEmpty()) {
        throw new IllegalArgumentException("The candidate " + genome + " has no layers.");
      }
    }

    @Override
    public String subject() {
      return genome;
    }
  }

  /**
   * A whole network on one picture. Its outcome is {@link MeasurementOutcome.Ran} where cycles are
   * GAP8's, {@link MeasurementOutcome.Verified} elsewhere.
   *
   * @param genome the candidate's canonical genome
   * @param inputImage u8, H, W, C
   * @param layerChecksums whether every layer's output is checksummed in the last pass
   */
  record RunNetwork(String genome, Program program, BlobId inputImage, boolean layerChecksums)
      implements Workload {
    public RunNetwork {
      Bounds.id("genome", genome);
      Bounds.present("program", program);
      Bounds.present("input image", inputImage);
    }

    @Override
    public String subject() {
      return genome;
    }
  }

  /**
   * One layer on generated input, for the latency table. Its outcome is of the same kind as a
   * network's.
   *
   * @param layer the layer's key in the table
   * @param program its schedule has one or two input layers and the layer
   * @param seed of the generator in {@code firmware-scripts/messages.md}, 32 bits without sign
   */
  record RunLayer(String layer, Program program, long seed) implements Workload {
    private static final long LARGEST_SEED = 0xffff_ffffL;

    public RunLayer {
      Bounds.id("layer", layer);
      Bounds.present("program", program);
      Bounds.range("seed", seed, 0, LARGEST_SEED);
    }

    @Override
    public String subject() {
      return layer;
    }
  }
}
