package org.hilab.server.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Consecutive layers of a network that run on their own. Equal segments of different networks
 * compute the same, because a layer's name keys its weights.
 *
 * @param network what the layers read from before, as images named after the layers that make it,
 *     then the layers
 * @param outputs indices of what the rest of the network reads, in ascending order; one that names
 *     an input passes through
 */
public record Segment(Network network, List<Integer> outputs) {
  public Segment {
    outputs = List.copyOf(outputs);
  }

  /**
   * Cuts a network into segments; the outputs of one are the inputs of the next, in order.
   *
   * @param before names of the layers that a segment begins with
   */
  public static List<Segment> cut(Network network, Set<String> before) {
    List<Segment> segments = new ArrayList<>();
    List<Integer> inputs = List.of(0);
    int from = 1;
    int layers = network.layers().size();
    for (int to = 2; to <= layers; to++) {
      if (to == layers || before.contains(network.layers().get(to).name())) {
        List<Integer> outputs = live(network, to);
        segments.add(of(network, new Part(inputs, from, to, outputs)));
        inputs = outputs;
        from = to;
      }
    }
    return List.copyOf(segments);
  }

  /** How many tensors come in. */
  public int inputs() {
    return (int) network.layers().stream().filter(Layer.Image.class::isInstance).count();
  }

  public Shape shape(int index) {
    return network.layers().get(index).output();
  }

  public long macs() {
    return macs(network);
  }

  /** Multiply-accumulates of a network's convolutions. */
  public static long macs(Network network) {
    long macs = 0;
    for (Layer layer : network.layers()) {
      macs += layer instanceof Layer.Convolution convolution ? convolution.macs() : 0;
    }
    return macs;
  }

  /** The layers [from, to) of a network, by its own indices. */
  private record Part(List<Integer> inputs, int from, int to, List<Integer> outputs) {}

  /** What the layers from there on read of those before; behind the last one, the last one. */
  private static List<Integer> live(Network network, int from) {
    int layers = network.layers().size();
    Set<Integer> live = new TreeSet<>();
    for (Layer layer : network.layers().subList(from, layers)) {
      layer.inputs().stream().filter(input -> input < from).forEach(live::add);
    }
    return from == layers ? List.of(layers - 1) : List.copyOf(live);
  }

  private static Segment of(Network network, Part part) {
    Map<Integer, Integer> indices = new HashMap<>();
    List<Layer> layers = new ArrayList<>();
    for (int input : part.inputs) {
      indices.put(input, layers.size());
      Layer made = network.layers().get(input);
      layers.add(new Layer.Image(made.name(), made.output()));
    }
    for (int i = part.from; i < part.to; i++) {
      indices.put(i, layers.size());
      Layer layer = network.layers().get(i);
      layers.add(layer.withInputs(layer.inputs().stream().map(indices::get).toList()));
    }
    return new Segment(new Network(layers), part.outputs.stream().map(indices::get).toList());
  }
}
