package org.hilab.server.network;

import java.util.ArrayList;
import java.util.List;
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
    List<Layer> alone = new ArrayList<>();
    for (int input : layer.inputs()) {
      Layer source = layers.get(input);
      alone.add(new Layer.Image(source.name(), source.output()));
    }
    alone.add(readingFirst(layer));
    return new Network(alone);
  }

  /** The same layer over layers 0, 1, ... */
  private static Layer readingFirst(Layer layer) {
    return switch (layer) {
      case Layer.Image image ->
          throw new IllegalArgumentException("The image \"" + image.name() + "\" is not computed.");
      case Layer.Dense(var name, _, var in, var out, var window, var activation, var norm) ->
          new Layer.Dense(name, 0, in, out, window, activation, norm);
      case Layer.Depthwise(var name, _, var in, var window, var activation, var norm) ->
          new Layer.Depthwise(name, 0, in, window, activation, norm);
      case Layer.Add add -> new Layer.Add(add.name(), 0, 1, add.output());
      case Layer.GlobalAveragePool pool ->
          new Layer.GlobalAveragePool(pool.name(), 0, pool.input());
      case Layer.Broadcast broadcast ->
          new Layer.Broadcast(broadcast.name(), 0, broadcast.output());
      case Layer.Concat concat ->
          new Layer.Concat(
              concat.name(),
              IntStream.range(0, concat.inputs().size()).boxed().toList(),
              concat.output());
    };
  }
}
