package org.hilab.server.quantization;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.Weights;

/**
 * Everything of an int8 image that does not come from the weights: scales and zero points of the
 * activations, and the means of the convolutions' inputs. It stands still while weights are
 * trained, and gives the image of any weights.
 */
public final class QuantizationGrid {
  private final Network network;
  private final ParameterImage scales;
  private final Map<String, TensorStatistics> inputs;

  QuantizationGrid(
      Network network,
      SortedMap<String, QuantizationParameters> tensors,
      Map<String, TensorStatistics> inputs) {
    this.network = network;
    this.scales = new ParameterImage(tensors, Collections.emptySortedMap());
    this.inputs = inputs;
  }

  /**
   * One network on the scales of an image that other networks share with it.
   *
   * @param weights with which the means of the inputs are measured
   * @param images raw u8 pixels, C, H, W; from a training split
   */
  public static QuantizationGrid of(
      ParameterImage shared, Network network, Weights weights, List<byte[]> images) {
    Calibration calibration = Calibration.measure(List.of(network), weights, images, done -> {});
    SortedMap<String, QuantizationParameters> tensors = new TreeMap<>();
    network.layers().forEach(layer -> tensors.put(layer.name(), shared.tensor(layer)));
    return new QuantizationGrid(network, tensors, calibration.inputs());
  }

  /** Scale and zero point of a layer's output. */
  public QuantizationParameters tensor(Layer layer) {
    return scales.tensor(layer);
  }

  /** Scale and zero point of what a convolution reads. */
  public QuantizationParameters input(Layer.Convolution layer) {
    return scales.tensor(network.layers().get(layer.source()));
  }

  /** The int8 parameters of one convolution of the network. */
  public QuantizedConvolution quantize(Layer.Convolution layer, ConvolutionWeights weights) {
    ConvolutionQuantizer quantizer =
        new ConvolutionQuantizer(layer, input(layer), tensor(layer), inputs.get(layer.name()));
    return quantizer.quantize(weights.fold());
  }

  /** The image of these weights. */
  public ParameterImage image(Weights weights) {
    SortedMap<String, QuantizedConvolution> convolutions = new TreeMap<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        convolutions.put(layer.name(), quantize(convolution, weights.of(convolution)));
      }
    }
    return new ParameterImage(scales.tensors(), convolutions);
  }
}
