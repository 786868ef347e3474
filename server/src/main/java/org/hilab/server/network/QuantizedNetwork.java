package org.hilab.server.network;

/** A sub-network together with the shared int8 image it reads. */
public record QuantizedNetwork(Network network, ParameterImage image) {
  public QuantizationParameters tensor(int layer) {
    return image.tensor(network.layers().get(layer));
  }
}
