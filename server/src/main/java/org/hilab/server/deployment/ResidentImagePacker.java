package org.hilab.server.deployment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;

/** Puts the convolutions of a supernet one after the other, each at a multiple of 4 bytes. */
final class ResidentImagePacker {
  static final int ALIGNMENT_BYTES = 4;
  private static final int CHANNEL_BYTES = 8;

  /** Beyond, the firmware cannot prove that its accumulators stay in 32 bits. */
  private static final long BIAS_LIMIT = 1L << 30;

  private final QuantizedNetwork supernet;
  private final byte[] weights;
  private final byte[] parameters;
  private final ByteBuffer parameterWriter;
  private int weightOffset;
  private final SortedMap<String, ResidentImage.Placement> placements = new TreeMap<>();

  ResidentImagePacker(QuantizedNetwork supernet) {
    this.supernet = supernet;
    long weightBytes = 0;
    long parameterBytes = 0;
    for (Layer layer : supernet.network().layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        weightBytes += WeightLayout.bytes(convolution);
        parameterBytes += (long) convolution.output().channels() * CHANNEL_BYTES;
      }
    }
    weights = new byte[Math.toIntExact(weightBytes)];
    parameters = new byte[Math.toIntExact(parameterBytes)];
    parameterWriter = ByteBuffer.wrap(parameters).order(ByteOrder.LITTLE_ENDIAN);
  }

  ResidentImage pack() {
    for (Layer layer : supernet.network().layers()) {
      if (layer instanceof Layer.Convolution convolution) {
        pack(convolution);
      }
    }
    return new ResidentImage(weights, parameters, placements);
  }

  private void pack(Layer.Convolution layer) {
    QuantizedConvolution values = supernet.image().convolution(layer);
    int zeroPoint = supernet.tensor(layer.source()).zeroPoint();
    requireSize(layer, values);
    byte[] kernel = WeightLayout.ofDevice(layer, values.weights());
    placements.put(
        layer.name(),
        new ResidentImage.Placement(
            weightOffset, kernel.length, parameterWriter.position(), zeroPoint));
    System.arraycopy(kernel, 0, weights, weightOffset, kernel.length);
    weightOffset += kernel.length;
    int taps = layer.taps();
    for (int channel = 0; channel < values.bias().length; channel++) {
      long sum = sum(values.weights(), channel * taps, taps);
      parameterWriter.putInt(folded(layer, values.bias()[channel] - zeroPoint * sum));
      parameterWriter.putInt(values.multipliers()[channel]);
    }
  }

  private static void requireSize(Layer.Convolution layer, QuantizedConvolution values) {
    int channels = layer.output().channels();
    int bytes = Math.multiplyExact(layer.taps(), channels);
    if (values.weights().length != bytes
        || values.bias().length != channels
        || values.multipliers().length != channels) {
      throw new IllegalArgumentException(
          "Layer \""
              + layer.name()
              + "\" needs "
              + bytes
              + " weights and "
              + channels
              + " channels; the int8 image is another network's.");
    }
  }

  /** The int8 image keeps the output channel first, so one channel's weights are neighbours. */
  private static long sum(byte[] weights, int from, int count) {
    long sum = 0;
    for (int i = from; i < from + count; i++) {
      sum += weights[i];
    }
    return sum;
  }

  private static int folded(Layer.Convolution layer, long bias) {
    if (Math.abs(bias) > BIAS_LIMIT) {
      throw new IllegalArgumentException(
          "Layer \"" + layer.name() + "\" has the bias " + bias + ", beyond ±2^30.");
    }
    return (int) bias;
  }

  static long aligned(long bytes) {
    return Math.ceilDiv(bytes, ALIGNMENT_BYTES) * ALIGNMENT_BYTES;
  }
}
