package org.hilab.server.supernet;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;

/**
 * The tensors that a supernet's weight file holds.
 *
 * @param shapes by tensor name
 * @param epsilons what is added to the variance, by the name of the batch norm ({@code Conv_BN})
 * @param logits the name of the last layer's kernel; its last dimension is the number of classes
 */
public record SupernetLayout(
    SortedMap<String, List<Integer>> shapes, SortedMap<String, Double> epsilons, String logits) {
  private static final String GAMMA = "_gamma";

  public SupernetLayout {
    shapes = Collections.unmodifiableSortedMap(new TreeMap<>(shapes));
    epsilons = Collections.unmodifiableSortedMap(new TreeMap<>(epsilons));
  }

  /** The layout of a network with every block. */
  public static SupernetLayout of(Network network) {
    SortedMap<String, List<Integer>> shapes = new TreeMap<>();
    SortedMap<String, Double> epsilons = new TreeMap<>();
    String logits = "";
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        KerasLayout layout = new KerasLayout(convolution);
        logits = layout.kernelName();
        shapes.put(logits, layout.kernelShape());
        add(layout, shapes, epsilons);
      }
    }
    return new SupernetLayout(shapes, epsilons, logits);
  }

  private static void add(
      KerasLayout layout, Map<String, List<Integer>> shapes, Map<String, Double> epsilons) {
    switch (layout.layer().normalization()) {
      case BIAS -> shapes.put(layout.bias(), layout.channels());
      case BATCH_NORM -> {
        for (String name :
            List.of(layout.gamma(), layout.beta(), layout.mean(), layout.variance())) {
          shapes.put(name, layout.channels());
        }
        String norm = layout.gamma().substring(0, layout.gamma().length() - GAMMA.length());
        epsilons.put(norm, KerasWeights.epsilon(layout.layer()));
      }
    }
  }
}
