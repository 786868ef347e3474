package org.hilab.server.network;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The one resident int8 image that serves every sub-network of a supernet.
 *
 * @param tensors scale and zero point of every layer's output, by layer name
 * @param convolutions int8 parameters of every convolution, by layer name
 */
public record ParameterImage(
    SortedMap<String, QuantizationParameters> tensors,
    SortedMap<String, QuantizedConvolution> convolutions) {
  public ParameterImage {
    tensors = Collections.unmodifiableSortedMap(new TreeMap<>(tensors));
    convolutions = Collections.unmodifiableSortedMap(new TreeMap<>(convolutions));
  }

  public QuantizationParameters tensor(Layer layer) {
    return lookUp(tensors, layer);
  }

  public QuantizedConvolution convolution(Layer.Convolution layer) {
    return lookUp(convolutions, layer);
  }

  private static <T> T lookUp(Map<String, T> map, Layer layer) {
    T value = map.get(layer.name());
    if (value == null) {
      throw new IllegalArgumentException(
          "The int8 image has no layer \"" + layer.name() + "\": it belongs to another supernet.");
    }
    return value;
  }
}
