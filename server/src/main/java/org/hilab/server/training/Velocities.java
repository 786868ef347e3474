package org.hilab.server.training;

import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.BatchNorm;
import org.hilab.server.network.ConvolutionWeights.Bias;

/**
 * The optimizer's velocities in the layout of the weights they move, so that the same files hold
 * both. Means and variances have none.
 */
final class Velocities {
  private Velocities() {}

  static SortedMap<String, ConvolutionWeights> zero(SortedMap<String, ConvolutionWeights> weights) {
    SortedMap<String, ConvolutionWeights> zero = new TreeMap<>();
    weights.forEach((name, of) ->
        zero.put(
            name,
            new ConvolutionWeights(
                new float[of.kernel().length],
                switch (of.normalization()) {
                  case Bias(float[] bias) -> new Bias(new float[bias.length]);
                  case BatchNorm norm -> zero(norm);
                })));
    return zero;
  }

  private static BatchNorm zero(BatchNorm norm) {
    int channels = norm.gamma().length;
    return new BatchNorm(
        new float[channels],
        new float[channels],
        new float[channels],
        new float[channels],
        norm.epsilon());
  }
}
