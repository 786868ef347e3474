package org.hilab.server.network;

/**
 * Trained float32 values of one convolution, batch norm not folded.
 *
 * @param kernel dense: [output][input][height][width]; depthwise: [channel][height][width]
 * @param normalization what follows the kernel
 */
public record ConvolutionWeights(float[] kernel, Normalization normalization) {

  /** Batch norm or bias, one value per output channel. */
  public sealed interface Normalization {}

  /** y = gamma · (x − mean) / √(variance + epsilon) + beta. */
  public record BatchNorm(
      float[] gamma, float[] beta, float[] mean, float[] variance, double epsilon)
      implements Normalization {}

  /** y = x + bias. */
  public record Bias(float[] bias) implements Normalization {}

  /** The same convolution as one kernel and one bias, in double precision. */
  public Folded fold() {
    return switch (normalization) {
      case Bias(float[] bias) -> new Folded(widen(kernel), widen(bias));
      case BatchNorm norm -> fold(norm);
    };
  }

  /** Kernel in the layout of {@link ConvolutionWeights}, and one bias per output channel. */
  public record Folded(double[] kernel, double[] bias) {}

  private Folded fold(BatchNorm norm) {
    int channels = norm.gamma.length;
    int taps = kernel.length / channels;
    double[] folded = new double[kernel.length];
    double[] bias = new double[channels];
    for (int c = 0; c < channels; c++) {
      double scale = norm.gamma[c] / Math.sqrt(norm.variance[c] + norm.epsilon);
      bias[c] = norm.beta[c] - norm.mean[c] * scale;
      for (int t = 0; t < taps; t++) {
        folded[c * taps + t] = kernel[c * taps + t] * scale;
      }
    }
    return new Folded(folded, bias);
  }

  private static double[] widen(float[] values) {
    double[] wide = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }
}
