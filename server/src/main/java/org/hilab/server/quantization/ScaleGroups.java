package org.hilab.server.quantization;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;

/**
 * Which tensors share one scale and zero point: those that meet in an add, a pool, a broadcast or a
 * concat. So leaving out a block changes no layer's input scale.
 */
final class ScaleGroups {
  private final Map<String, String> parents = new HashMap<>();
  private final List<Layer> layers;

  /**
   * @param supernet the network with every block
   */
  ScaleGroups(Network supernet) {
    layers = supernet.layers();
    for (Layer layer : layers) {
      if (parents.put(layer.name(), layer.name()) != null) {
        throw new IllegalArgumentException(
            "Two layers of the supernet are called \"" + layer.name() + "\".");
      }
    }
    for (Layer layer : layers) {
      if (!(layer instanceof Layer.Convolution)) {
        layer.inputs().forEach(source -> tie(layer.name(), layers.get(source).name()));
      }
    }
  }

  /** The name that stands for the group of a layer's output. */
  String group(String layer) {
    String parent = parents.get(layer);
    if (parent == null) {
      throw new IllegalArgumentException("The supernet has no layer \"" + layer + "\".");
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

  /**
   * Every sub-network must feed each convolution from the group that the supernet feeds it from.
   */
  void requireSameTies(Network network) {
    Map<String, String> expected = sources(layers);
    sources(network.layers())
        .forEach((name, group) -> {
          if (!group.equals(expected.get(name))) {
            throw new IllegalArgumentException(
                "Layer \""
                    + name
                    + "\" reads tensors of \""
                    + group
                    + "\" in a sub-network, but of \""
                    + expected.get(name)
                    + "\" in the supernet: one int8 image cannot serve both.");
          }
        });
  }

  private Map<String, String> sources(List<Layer> network) {
    Map<String, String> sources = new HashMap<>();
    for (Layer layer : network) {
      if (layer instanceof Layer.Convolution convolution) {
        sources.put(layer.name(), group(network.get(convolution.source()).name()));
      }
    }
    return sources;
  }
}
