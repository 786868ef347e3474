package org.hilab.server.network;

import java.util.Arrays;
import java.util.List;

/**
 * The memory that the int8 form of a network needs when its layers run one after the other.
 *
 * @param arenaBytes the most bytes of activations alive at once: a layer's inputs, its output and
 *     what later layers still read, each tensor freed after its last reader
 * @param arenaLayer the first layer that needs them
 * @param weightBytes int8 kernels
 * @param outputChannels of all convolutions: each has one bias and one multiplier
 */
public record PeakMemory(
    long arenaBytes, String arenaLayer, long weightBytes, long outputChannels) {

  public static PeakMemory of(Network network) {
    List<Layer> layers = network.layers();
    int[] lastReaders = lastReaders(layers);
    long peak = 0;
    int peakLayer = 0;
    for (int i = 0; i < layers.size(); i++) {
      long live = liveBytes(layers, lastReaders, i);
      if (live > peak) {
        peak = live;
        peakLayer = i;
      }
    }
    return new PeakMemory(
        peak, layers.get(peakLayer).name(), weightBytes(layers), outputChannels(layers));
  }

  private static int[] lastReaders(List<Layer> layers) {
    int[] last = new int[layers.size()];
    Arrays.setAll(last, i -> i);
    for (int i = 0; i < last.length; i++) {
      for (int input : layers.get(i).inputs()) {
        last[input] = i;
      }
    }
    return last;
  }

  /** While one layer runs. */
  private static long liveBytes(List<Layer> layers, int[] lastReaders, int layer) {
    long bytes = 0;
    for (int i = 0; i <= layer; i++) {
      if (lastReaders[i] >= layer) {
        bytes += layers.get(i).output().elements();
      }
    }
    return bytes;
  }

  private static long weightBytes(List<Layer> layers) {
    long bytes = 0;
    for (Layer layer : layers) {
      if (layer instanceof Layer.Convolution convolution) {
        bytes += (long) convolution.taps() * convolution.output().channels();
      }
    }
    return bytes;
  }

  private static long outputChannels(List<Layer> layers) {
    long channels = 0;
    for (Layer layer : layers) {
      if (layer instanceof Layer.Convolution convolution) {
        channels += convolution.output().channels();
      }
    }
    return channels;
  }
}
