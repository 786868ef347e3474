package org.hilab.server.search.latency;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.candidate.Genome;
import org.hilab.server.latency.LayerText;
import org.hilab.server.network.DeviceLayers;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.space.SearchSpace;

/**
 * All distinct layer shapes of a space, the smallest first, each with the first layer that has it:
 * that one lends its weights. Per setting of the shared genes every group is varied alone, so a few
 * hundred networks show the layers of millions.
 */
public record LayerShapes(SortedMap<LayerRecord, Place> layers) {

  /** Where a shape occurs: in this genome's network, at this index. */
  public record Place(Genome genome, int index) {}

  public LayerShapes {
    SortedMap<LayerRecord, Place> sorted = new TreeMap<>(LayerText.SMALLEST_FIRST);
    sorted.putAll(layers);
    layers = Collections.unmodifiableSortedMap(sorted);
  }

  /** The shapes of a space over one supernet and input size. */
  public static LayerShapes of(SearchSpace space, Function<Genome, Network> networks) {
    SortedMap<LayerRecord, Place> layers = new TreeMap<>(LayerText.SMALLEST_FIRST);
    for (Genome genome : space.separation().representatives(space.supernet())) {
      List<Layer> network = networks.apply(genome).layers();
      for (int i = 0; i < network.size(); i++) {
        if (!(network.get(i) instanceof Layer.Image)) {
          layers.putIfAbsent(DeviceLayers.of(network.get(i)), new Place(genome, i));
        }
      }
    }
    return new LayerShapes(layers);
  }
}
