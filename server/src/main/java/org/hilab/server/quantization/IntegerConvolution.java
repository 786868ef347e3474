package org.hilab.server.quantization;

import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Requantization;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;

/**
 * One integer convolution over H, W, C tensors. Padded taps hold the input's zero point and so add
 * nothing.
 */
abstract class IntegerConvolution {
  final Shape input;
  final int outputChannels;
  final int inputZeroPoint;
  private final Shape output;
  private final Window window;
  private final int outputZeroPoint;
  private final QuantizedConvolution values;

  private IntegerConvolution(Layer.Convolution layer, QuantizedNetwork network) {
    this.input = layer.input();
    this.output = layer.output();
    this.outputChannels = output.channels();
    this.window = layer.window();
    this.inputZeroPoint = network.tensor(layer.source()).zeroPoint();
    this.outputZeroPoint = network.image().tensor(layer).zeroPoint();
    this.values = network.image().convolution(layer);
  }

  static IntegerConvolution of(Layer.Convolution layer, QuantizedNetwork network) {
    byte[] weights = network.image().convolution(layer).weights();
    return switch (layer) {
      case Layer.Dense dense -> new Dense(dense, network, weights);
      case Layer.Depthwise depthwise -> new Depthwise(depthwise, network, weights);
    };
  }

  /** Adds weights × (pixel − zero point) of one tap to the accumulators of one output position. */
  abstract void accumulate(byte[] image, int pixel, int tap, int[] accumulators);

  final byte[] run(byte[] image) {
    byte[] result = new byte[Math.toIntExact(output.elements())];
    int[] accumulators = new int[outputChannels];
    int to = 0;
    for (int y = 0; y < output.height(); y++) {
      for (int x = 0; x < output.width(); x++) {
        System.arraycopy(values.bias(), 0, accumulators, 0, outputChannels);
        accumulateWindow(image, y, x, accumulators);
        requantize(accumulators, result, to);
        to += outputChannels;
      }
    }
    return result;
  }

  private void accumulateWindow(byte[] image, int outputY, int outputX, int[] accumulators) {
    int top = outputY * window.stride() - window.padBefore(input.height());
    int left = outputX * window.stride() - window.padBefore(input.width());
    for (int row = 0; row < window.kernel(); row++) {
      int y = top + row * window.dilation();
      if (y < 0 || y >= input.height()) {
        continue;
      }
      for (int column = 0; column < window.kernel(); column++) {
        int x = left + column * window.dilation();
        if (x >= 0 && x < input.width()) {
          int pixel = (y * input.width() + x) * input.channels();
          accumulate(image, pixel, row * window.kernel() + column, accumulators);
        }
      }
    }
  }

  private void requantize(int[] accumulators, byte[] result, int to) {
    int[] multipliers = values.multipliers();
    for (int c = 0; c < accumulators.length; c++) {
      result[to + c] =
          (byte) Requantization.requantize(accumulators[c], multipliers[c], outputZeroPoint);
    }
  }

  private static final class Dense extends IntegerConvolution {
    /** [tap][input channel][output channel], so that the inner loop runs over neighbours. */
    private final int[] weights;

    Dense(Layer.Dense layer, QuantizedNetwork network, byte[] kernel) {
      super(layer, network);
      int inputs = input.channels();
      int taps = kernel.length / (inputs * outputChannels);
      weights = new int[kernel.length];
      for (int o = 0; o < outputChannels; o++) {
        for (int i = 0; i < inputs; i++) {
          for (int t = 0; t < taps; t++) {
            weights[(t * inputs + i) * outputChannels + o] = kernel[(o * inputs + i) * taps + t];
          }
        }
      }
    }

    @Override
    void accumulate(byte[] image, int pixel, int tap, int[] accumulators) {
      int inputs = input.channels();
      int from = tap * inputs * outputChannels;
      for (int i = 0; i < inputs; i++) {
        int value = (image[pixel + i] & 0xff) - inputZeroPoint;
        if (value != 0) {
          multiplyAdd(value, from + i * outputChannels, accumulators);
        }
      }
    }

    private void multiplyAdd(int value, int from, int[] accumulators) {
      for (int o = 0; o < accumulators.length; o++) {
        accumulators[o] += value * weights[from + o];
      }
    }
  }

  private static final class Depthwise extends IntegerConvolution {
    /** [tap][channel]. */
    private final int[] weights;

    Depthwise(Layer.Depthwise layer, QuantizedNetwork network, byte[] kernel) {
      super(layer, network);
      int taps = kernel.length / outputChannels;
      weights = new int[kernel.length];
      for (int c = 0; c < outputChannels; c++) {
        for (int t = 0; t < taps; t++) {
          weights[t * outputChannels + c] = kernel[c * taps + t];
        }
      }
    }

    @Override
    void accumulate(byte[] image, int pixel, int tap, int[] accumulators) {
      int from = tap * outputChannels;
      for (int c = 0; c < accumulators.length; c++) {
        accumulators[c] += ((image[pixel + c] & 0xff) - inputZeroPoint) * weights[from + c];
      }
    }
  }
}
