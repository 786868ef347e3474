package org.hilab.server.supernet;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hilab.server.network.Activation;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.BatchNorm;
import org.hilab.server.network.ConvolutionWeights.Bias;
import org.hilab.server.network.ConvolutionWeights.Normalization;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Weights;

/**
 * Random weights that keep every activation near unit variance (He et al. 2015), for a space whose
 * supernet is not trained yet. A layer's values depend on the seed and its name alone.
 */
final class SyntheticWeights implements Weights {
  /** A block adds a little to its input, so that deep networks neither vanish nor explode. */
  private static final double BRANCH_GAMMA = 0.4;

  private static final double SPREAD = 0.3;

  private final long seed;
  private final Set<String> branches = new HashSet<>();
  private final SortedMap<String, ConvolutionWeights> weights = new TreeMap<>();

  private SyntheticWeights(long seed) {
    this.seed = seed;
  }

  /** Weights of every convolution of the networks. */
  static SyntheticWeights of(List<Network> networks, long seed) {
    SyntheticWeights synthetic = new SyntheticWeights(seed);
    networks.forEach(synthetic::findBranches);
    networks.forEach(synthetic::fill);
    return synthetic;
  }

  @Override
  public ConvolutionWeights of(Layer.Convolution layer) {
    ConvolutionWeights of = weights.get(layer.name());
    if (of == null) {
      throw new IllegalArgumentException(
          "There are no synthetic weights for layer \"" + layer.name() + "\".");
    }
    return of;
  }

  private void findBranches(Network network) {
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Add add) {
        branches.add(network.layers().get(add.right()).name());
      }
    }
  }

  private void fill(Network network) {
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        boolean clamped = isClamped(network.layers(), convolution.source());
        weights.computeIfAbsent(layer.name(), name -> weights(convolution, clamped));
      }
    }
  }

  private static boolean isClamped(List<Layer> layers, int index) {
    Layer layer = layers.get(index);
    return switch (layer) {
      case Layer.Convolution convolution -> convolution.activation() != Activation.LINEAR;
      case Layer.Relu _ -> true;
      case Layer.Image _, Layer.Add _ -> false;
      case Layer.GlobalAveragePool _, Layer.Broadcast _, Layer.Resize _, Layer.Concat _ ->
          isClamped(layers, layer.inputs().getFirst());
    };
  }

  private ConvolutionWeights weights(Layer.Convolution layer, boolean clamped) {
    RandomGenerator random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * hash(layer));
    int channels = layer.output().channels();
    double deviation = Math.sqrt((clamped ? 2.0 : 1.0) / layer.taps());
    float[] kernel = normal(random, channels * layer.taps(), 0, deviation);
    return new ConvolutionWeights(kernel, normalization(layer, random));
  }

  private Normalization normalization(Layer.Convolution layer, RandomGenerator random) {
    int channels = layer.output().channels();
    double gamma = branches.contains(layer.name()) ? BRANCH_GAMMA : 1;
    return switch (layer.normalization()) {
      case BIAS -> new Bias(normal(random, channels, 0, SPREAD));
      case BATCH_NORM ->
          new BatchNorm(
              normal(random, channels, gamma, SPREAD * gamma),
              normal(random, channels, 0, SPREAD * gamma),
              normal(random, channels, 0, SPREAD),
              variances(random, channels),
              KerasWeights.epsilon(layer));
    };
  }

  private static int hash(Layer layer) {
    return layer.name().hashCode();
  }

  private static float[] normal(RandomGenerator random, int size, double mean, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian(mean, deviation);
    }
    return values;
  }

  private static float[] variances(RandomGenerator random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(1 - SPREAD, 1 + SPREAD);
    }
    return values;
  }
}
