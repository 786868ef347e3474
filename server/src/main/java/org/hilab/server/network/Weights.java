package org.hilab.server.network;

/** The shared weights of a supernet, found by the layer's name. */
@FunctionalInterface
public interface Weights {
  /**
   * The weights of one layer.
   *
   * @throws IllegalArgumentException if the supernet has no weights for this layer or their shape
   *     is not the layer's
   */
  ConvolutionWeights of(Layer.Convolution layer);
}
