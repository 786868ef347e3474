package org.hilab.server.quantization;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Weights;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;

/** FMAS's space over random weights of a trained network's size, and random smooth images. */
public final class SyntheticSupernet {
  public static final int CLASSES = 5;
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();

  private SyntheticSupernet() {}

  /** He-scaled kernels with batch norms of any sign; the layer's name is the seed. */
  public static Weights weights() {
    return SyntheticSupernet::weights;
  }

  private static ConvolutionWeights weights(Layer.Convolution layer) {
    RandomGenerator random = new SplittableRandom(layer.name().hashCode());
    int channels = layer.output().channels();
    double deviation = Math.sqrt(2.0 / layer.taps());
    float[] kernel = normal(random, channels * layer.taps(), 0, deviation);
    return switch (layer.normalization()) {
      case BIAS ->
          new ConvolutionWeights(
              kernel, new ConvolutionWeights.Bias(normal(random, channels, 0, 0.3)));
      case BATCH_NORM ->
          new ConvolutionWeights(
              kernel,
              new ConvolutionWeights.BatchNorm(
                  normal(random, channels, 1, 0.3),
                  normal(random, channels, 0.2, 0.5),
                  normal(random, channels, 0, 0.2),
                  positive(random, channels),
                  1e-3));
    };
  }

  private static float[] normal(RandomGenerator random, int size, double mean, double deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextGaussian(mean, deviation);
    }
    return values;
  }

  private static float[] positive(RandomGenerator random, int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = (float) random.nextDouble(0.3, 2);
    }
    return values;
  }

  /** The supernet, then random genomes. */
  public static List<Genome> genomes(int count, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<Genome> genomes = new ArrayList<>();
    genomes.add(SPACE.supernet());
    while (genomes.size() < count) {
      StringBuilder bits = new StringBuilder();
      for (int i = 0; i < SPACE.length(); i++) {
        bits.append(random.nextBoolean() ? '1' : '0');
      }
      genomes.add(new Genome(bits.toString()));
    }
    return genomes;
  }

  public static Network network(Genome genome, int inputSize, int classes) {
    return Supernet.network(SPACE.decode(genome), inputSize, classes);
  }

  public static List<Network> networks(List<Genome> genomes, int inputSize, int classes) {
    return genomes.stream().map(genome -> network(genome, inputSize, classes)).toList();
  }

  /** One sub-network with an image calibrated at a small size. */
  public static QuantizedNetwork quantized(Genome genome, int inputSize) {
    return new QuantizedNetwork(
        network(genome, inputSize, CLASSES),
        Quantizer.quantize(
            networks(genomes(3, 7), inputSize, CLASSES),
            weights(),
            images(2, inputSize, 11),
            done -> {}));
  }

  /** Smooth patterns with noise, C, H, W. */
  public static List<byte[]> images(int count, int size, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    Shape shape = new Shape(size, size, 3);
    List<byte[]> images = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      byte[] image = new byte[(int) shape.elements()];
      double period = random.nextDouble(5, size);
      for (int i = 0; i < image.length; i++) {
        double wave = Math.sin((i % size) / period) * Math.cos(Math.floorDiv(i, size) / period);
        image[i] =
            (byte) Math.clamp(Math.round(127.5 + 110 * wave + random.nextGaussian(0, 12)), 0, 255);
      }
      images.add(image);
    }
    return images;
  }
}
