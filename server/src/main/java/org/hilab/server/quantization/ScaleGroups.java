package org.hilab.server.quantization;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;

/**
 * Which tensors share one scale and zero point: those that meet in a layer without weights, and
 * those that one convolution reads in different sub-networks. So leaving out a block, or choosing
 * another, changes no layer's input scale.
 */
final class ScaleGroups {
  private final Map<String, String> parents = new HashMap<>();
  private final List<Layer> layers;

  /**
   * The groups of a supernet.
   *
   * @param networks sub-networks that together have every layer, and every way to feed one
   */
  ScaleGroups(List<Network> networks) {
    layers = Network.union(networks).layers();
    for (Layer layer : layers) {
      parents.put(layer.name(), layer.name());
    }
    Map<String, String> sources = new HashMap<>();
    for (Network network : networks) {
      requireDistinctNames(network);
      tie(network, sources);
    }
  }

  private void tie(Network network, Map<String, String> sources) {
    for (Layer layer : network.layers()) {
      for (int input : layer.inputs()) {
        String source = network.layers().get(input).name();
        if (layer instanceof Layer.Convolution) {
          tie(source, sources.computeIfAbsent(layer.name(), first -> source));
        } else {
          tie(layer.name(), source);
        }
      }
    }
  }

  private static void requireDistinctNames(Network network) {
    Set<String> names = new HashSet<>();
    for (Layer layer : network.layers()) {
      if (!names.add(layer.name())) {
        throw new IllegalArgumentException(
            "Two layers of a network are called \"" + layer.name() + "\".");
      }
    }
  }

  /** The name that stands for the group of a layer's output. */
  String group(String layer) {
    String parent = parents.get(layer);
    if (parent == null) {
      throw new IllegalArgumentException("The sample has no layer \"" + layer + "\".");
    }
    return parent.equals(layer) ? layer : group(parent);
  }

  private void tie(String left, String right) {
    parents.put(group(left), group(right));
  }

  /**
   * The activation of all convolutions of a group: the u8 range is their clamp, so they cannot
   * differ.
   */
  Activation activation(String group) {
    List<Layer> members = members(group);
    List<Activation> activations =
        members.stream()
            .filter(Layer.Convolution.class::isInstance)
            .map(layer -> ((Layer.Convolution) layer).activation())
            .distinct()
            .toList();
    boolean sums = members.stream().anyMatch(Layer.Add.class::isInstance);
    if (activations.size() != 1 || (sums && activations.getFirst() == Activation.RELU6)) {
      throw new IllegalArgumentException(
          "The tensors tied to \""
              + group
              + "\" need one common activation, not ReLU6 if they are added, but have "
              + activations
              + ": the int8 scheme cannot clamp them.");
    }
    return activations.getFirst();
  }

  /** Every group but the image's. */
  List<String> groups() {
    return layers.stream().skip(1).map(layer -> group(layer.name())).distinct().toList();
  }

  private List<Layer> members(String group) {
    List<Layer> members = new ArrayList<>();
    for (Layer layer : layers) {
      if (group(layer.name()).equals(group)) {
        members.add(layer);
      }
    }
    return members;
  }
}
