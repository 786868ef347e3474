package org.hilab.server.network;

import java.util.List;

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
}
