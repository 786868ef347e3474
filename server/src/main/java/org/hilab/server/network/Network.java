package org.hilab.server.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A network as a list of typed layers in execution order. The first is the image, the last gives
 * the logits at the encoder's resolution: no resize is part of it.
 */
public record Network(List<Layer> layers) {
  public Network {
    layers = List.copyOf(layers);
    if (layers.isEmpty() || !(layers.getFirst() instanceof Layer.Image)) {
      throw new IllegalArgumentException("A network starts with its image.");
    }
    for (int i = 0; i < layers.size(); i++) {
      for (int input : layers.get(i).inputs()) {
        if (input < 0 || input >= i) {
          throw new IllegalArgumentException(
              "Layer "
                  + i
                  + " ("
                  + layers.get(i).name()
                  + ") reads layer "
                  + input
                  + ", which is not before it.");
        }
      }
    }
  }

  /**
   * Every layer of several sub-networks once, found by its name: what a supernet consists of, not
   * something to run. The first network that has a layer says what it reads. They end with one and
   * the same layer, the logits.
   */
  public static Network union(List<Network> networks) {
    Map<String, Layer> union = new LinkedHashMap<>();
    Map<String, Integer> places = new HashMap<>();
    for (Network network : networks) {
      List<Layer> layers = network.layers;
      for (Layer layer : layers.subList(0, layers.size() - 1)) {
        if (!union.containsKey(layer.name())) {
          places.put(layer.name(), union.size());
          union.put(layer.name(), network.rewired(layer, places));
        }
      }
    }
    Network first = networks.getFirst();
    List<Layer> all = new ArrayList<>(union.values());
    all.add(first.rewired(first.layers.getLast(), places));
    return new Network(all);
  }

  private Layer rewired(Layer layer, Map<String, Integer> places) {
    return layer.withInputs(
        layer.inputs().stream().map(input -> place(layers.get(input), places)).toList());
  }

  private static int place(Layer layer, Map<String, Integer> places) {
    Integer place = places.get(layer.name());
    if (place == null) {
      throw new IllegalArgumentException(
          "Layer \"" + layer.name() + "\" ends one network and not another.");
    }
    return place;
  }

  public Shape input() {
    return layers.getFirst().output();
  }

  /** Height × width × classes of the logits. */
  public Shape output() {
    return layers.getLast().output();
  }

  /**
   * One layer by itself, as a latency table measures it: every tensor that it reads becomes an
   * image of that tensor's name and shape.
   */
  public Network alone(int index) {
    Layer layer = layers.get(index);
    if (layer instanceof Layer.Image) {
      throw new IllegalArgumentException("The image \"" + layer.name() + "\" is not computed.");
    }
    List<Layer> alone = new ArrayList<>();
    for (int input : layer.inputs()) {
      Layer source = layers.get(input);
      alone.add(new Layer.Image(source.name(), source.output()));
    }
    alone.add(layer.withInputs(IntStream.range(0, layer.inputs().size()).boxed().toList()));
    return new Network(alone);
  }
}
