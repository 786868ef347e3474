package org.hilab.server.search.demo;

import java.util.Map;
import java.util.TreeMap;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Weights;

/** Weights that are made one layer after the other. */
final class LayerWeights implements Weights {
  private final Map<String, ConvolutionWeights> byName = new TreeMap<>();

  void put(Layer.Convolution layer, ConvolutionWeights weights) {
    byName.put(layer.name(), weights);
  }

  boolean has(Layer.Convolution layer) {
    return byName.containsKey(layer.name());
  }

  @Override
  public ConvolutionWeights of(Layer.Convolution layer) {
    ConvolutionWeights weights = byName.get(layer.name());
    if (weights == null) {
      throw new IllegalArgumentException("Layer " + layer.name() + " has no weights yet.");
    }
    return weights;
  }
}
