package org.hilab.server.training;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.BatchNorm;
import org.hilab.server.network.ConvolutionWeights.Bias;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;

/** Weights from which a training begins when there are no better ones. */
final class InitialWeights {
  private static final double EPSILON = 1e-3;

  private InitialWeights() {}

  /** Normal with variance 2 / taps (He et al. 2015), batch norms that change nothing. */
  static SortedMap<String, ConvolutionWeights> of(Network network, long seed) {
    SortedMap<String, ConvolutionWeights> weights = new TreeMap<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (Layer layer : network.layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        weights.put(layer.name(), weights(convolution, random.split()));
      }
    }
    return weights;
  }

  private static ConvolutionWeights weights(Layer.Convolution layer, SplittableRandom random) {
    int channels = layer.output().channels();
    float[] kernel = new float[channels * layer.taps()];
    double deviation = Math.sqrt(2.0 / layer.taps());
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = (float) random.nextGaussian(0, deviation);
    }
    return new ConvolutionWeights(
        kernel,
        switch (layer.normalization()) {
          case BIAS -> new Bias(new float[channels]);
          case BATCH_NORM ->
              new BatchNorm(
                  filled(channels, 1),
                  new float[channels],
                  new float[channels],
                  filled(channels, 1),
                  EPSILON);
        });
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    Arrays.fill(values, value);
    return values;
  }
}
