package org.hilab.server.supernet;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.BatchNorm;
import org.hilab.server.network.ConvolutionWeights.Bias;
import org.hilab.server.network.ConvolutionWeights.Normalization;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Weights;

/** Translates between a weight file with Keras' names and the weights of a network's layers. */
final class KerasWeights {
  private static final Set<String> HEAD =
      Set.of("image_pooling", "concat_projection", "feature_projection0");
  private static final List<String> HEAD_PREFIXES = List.of("aspp", "decoder_conv");
  private static final double HEAD_EPSILON = 1e-5;
  private static final double BACKBONE_EPSILON = 1e-3;

  private final Map<String, Tensor> tensors;
  private final Set<String> used = new HashSet<>();

  private KerasWeights(Map<String, Tensor> tensors) {
    this.tensors = tensors;
  }

  /**
   * The weights of every convolution of the network; batch norm stays unfolded.
   *
   * @throws InvalidInput if a tensor is missing, has another shape or belongs to no layer: weights
   *     that are silently left out would make another network
   */
  static SortedMap<String, ConvolutionWeights> read(Map<String, Tensor> tensors, Network network) {
    KerasWeights reader = new KerasWeights(tensors);
    SortedMap<String, ConvolutionWeights> weights = new TreeMap<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        weights.put(layer.name(), reader.convolution(new KerasLayout(convolution)));
      }
    }
    reader.checkAllUsed();
    return weights;
  }

  /** The tensors of every convolution of the network, under Keras' names. */
  static SortedMap<String, Tensor> write(Network network, Weights weights) {
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        KerasLayout layout = new KerasLayout(convolution);
        ConvolutionWeights of = weights.of(convolution);
        put(tensors, layout.kernelName(), layout.kernelShape(), layout.toKeras(of.kernel()));
        put(tensors, layout, of.normalization());
      }
    }
    return tensors;
  }

  private static void put(
      Map<String, Tensor> tensors, KerasLayout layout, Normalization normalization) {
    List<Integer> shape = layout.channels();
    switch (normalization) {
      case Bias(float[] bias) -> put(tensors, layout.bias(), shape, bias);
      case BatchNorm norm -> {
        put(tensors, layout.gamma(), shape, norm.gamma());
        put(tensors, layout.beta(), shape, norm.beta());
        put(tensors, layout.mean(), shape, norm.mean());
        put(tensors, layout.variance(), shape, norm.variance());
      }
    }
  }

  private static void put(
      Map<String, Tensor> tensors, String name, List<Integer> shape, float[] values) {
    tensors.put(name, new Tensor(name, shape, values));
  }

  private ConvolutionWeights convolution(KerasLayout layout) {
    float[] kernel = take(layout.kernelName(), layout.kernelShape());
    return new ConvolutionWeights(layout.fromKeras(kernel), normalization(layout));
  }

  private Normalization normalization(KerasLayout layout) {
    List<Integer> shape = layout.channels();
    return switch (layout.layer().normalization()) {
      case BIAS -> new Bias(take(layout.bias(), shape));
      case BATCH_NORM ->
          new BatchNorm(
              take(layout.gamma(), shape),
              take(layout.beta(), shape),
              take(layout.mean(), shape),
              variance(layout.variance(), shape),
              epsilon(layout.layer()));
    };
  }

  /** What Keras adds to the variance: the head of this model was built with another value. */
  static double epsilon(Layer layer) {
    boolean head =
        HEAD.contains(layer.name()) || HEAD_PREFIXES.stream().anyMatch(layer.name()::startsWith);
    return head ? HEAD_EPSILON : BACKBONE_EPSILON;
  }

  private float[] variance(String name, List<Integer> shape) {
    float[] values = take(name, shape);
    for (float value : values) {
      if (value < 0) {
        throw Safetensors.broken("A variance is negative", "tensor " + name + " holds " + value);
      }
    }
    return values;
  }

  private float[] take(String name, List<Integer> shape) {
    Tensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new InvalidInput(
          "The weight file lacks a tensor",
          name + " of shape " + shape,
          "Give the weights of this space's supernet with Keras' names");
    }
    if (!tensor.shape().equals(shape)) {
      throw new InvalidInput(
          "A tensor has the wrong shape",
          name + " is " + tensor.shape() + " but must be " + shape,
          "Give weights of the full width (depth multiplier 1)");
    }
    used.add(name);
    return tensor.values();
  }

  private void checkAllUsed() {
    Set<String> surplus = new HashSet<>(tensors.keySet());
    surplus.removeAll(used);
    if (!surplus.isEmpty()) {
      throw new InvalidInput(
          "The weight file holds tensors that this supernet does not have",
          surplus.size() + ", for example " + surplus.stream().sorted().findFirst().orElseThrow(),
          "Export only the tensors of the segmentation network");
    }
  }
}
