package org.hilab.server.quantization;

import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.Requantization;
import org.jspecify.annotations.Nullable;

/**
 * One convolution's int8 parameters, items 3 and 4 of {@code docs/numerics.md}.
 *
 * @param input scale and zero point of what it reads
 * @param output scale and zero point of what it gives
 * @param means of its input channels over the sample; null: it reads the image
 */
record ConvolutionQuantizer(
    Layer.Convolution layer,
    QuantizationParameters input,
    QuantizationParameters output,
    @Nullable TensorStatistics means) {
  private static final double UNIT = 1 << Requantization.SHIFT;

  /** The u8 grid of the image stands half a step beside the real values: x = s · (q − 127.5). */
  private static final double HALF_STEP = 0.5;

  private static final int MAX_WEIGHT = 127;

  QuantizedConvolution quantize(ConvolutionWeights.Folded folded) {
    int channels = folded.bias().length;
    byte[] weights = new byte[folded.kernel().length];
    int[] bias = new int[channels];
    int[] multipliers = new int[channels];
    for (int c = 0; c < channels; c++) {
      multipliers[c] = multiplier(folded.kernel(), c, channels);
      double scale = multipliers[c] * output.scale() / (UNIT * input.scale());
      double corrected = folded.bias()[c] + quantizeWeights(folded.kernel(), c, scale, weights);
      bias[c] = saturated(corrected / (input.scale() * scale));
    }
    return new QuantizedConvolution(weights, bias, multipliers);
  }

  private int multiplier(double[] kernel, int channel, int channels) {
    int taps = kernel.length / channels;
    double largest = 0;
    for (int t = 0; t < taps; t++) {
      largest = Math.max(largest, Math.abs(kernel[channel * taps + t]));
    }
    double exact = largest / MAX_WEIGHT * input.scale() / output.scale() * UNIT;
    double multiplier = Math.max(1, Math.ceil(exact));
    if (!(multiplier <= Requantization.MAX_MULTIPLIER)) {
      throw new InvalidInput(
          "A layer's weights are too large for the range of its output",
          "layer \"" + layer.name() + "\", channel " + channel,
          "Calibrate on real images, and check that the weights are those of a trained network");
    }
    return (int) multiplier;
  }

  /** Fills one output channel and gives back what its rounding adds to the bias. */
  private double quantizeWeights(double[] kernel, int channel, double scale, byte[] weights) {
    int taps = layer.taps();
    int window = layer.window().kernel() * layer.window().kernel();
    double correction = 0;
    for (int t = 0; t < taps; t++) {
      int index = channel * taps + t;
      int weight = (int) Math.clamp(Math.rint(kernel[index] / scale), -MAX_WEIGHT, MAX_WEIGHT);
      weights[index] = (byte) weight;
      correction +=
          means == null
              ? HALF_STEP * input.scale() * kernel[index]
              : means.mean(inputChannel(channel, t / window)) * (kernel[index] - scale * weight);
    }
    return correction;
  }

  private int inputChannel(int outputChannel, int index) {
    return switch (layer) {
      case Layer.Dense dense -> index;
      case Layer.Depthwise depthwise -> outputChannel;
    };
  }

  private static int saturated(double value) {
    return (int) Math.clamp(Math.rint(value), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }
}
