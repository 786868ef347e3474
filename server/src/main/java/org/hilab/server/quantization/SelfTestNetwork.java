package org.hilab.server.quantization;

import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Layer.Normalization;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;

/**
 * A small network of every layer type and an image, made so that a product that adds pairs of u8 ×
 * s8 in 16 bits gets it wrong: bright pixels meet weights near ±127, and one pair of those needs 17
 * bits. Multipliers spread the true sums over the u8 range, so that an error is seen.
 */
record SelfTestNetwork(QuantizedNetwork network, byte[] image) {
  private static final int SEED = 20231;
  private static final int SIZE = 13;
  private static final int RESIZED = 29;
  private static final int CHANNELS = 24;
  private static final int CLASSES = 7;
  private static final int IMAGE_ZERO_POINT = 128;
  private static final int LINEAR_ZERO_POINT = 117;

  /** Levels of one standard deviation of the sums: two to each side fill the u8 range. */
  private static final double SPREAD = 64;

  /** About that of the products of the pixels and weights below. */
  private static final double PRODUCT_DEVIATION = 110 * 130;

  static SelfTestNetwork create() {
    RandomGenerator random = new SplittableRandom(SEED);
    Network network = new Network(layers());
    byte[] image = new byte[Math.toIntExact(network.input().elements())];
    for (int i = 0; i < image.length; i++) {
      image[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : 255);
    }
    SortedMap<String, QuantizationParameters> tensors = new TreeMap<>();
    SortedMap<String, QuantizedConvolution> convolutions = new TreeMap<>();
    for (Layer layer : network.layers()) {
      tensors.put(layer.name(), new QuantizationParameters(1, zeroPoint(layer)));
      if (layer instanceof Layer.Convolution convolution) {
        convolutions.put(layer.name(), values(convolution, random));
      }
    }
    ParameterImage parameters = new ParameterImage(tensors, convolutions);
    return new SelfTestNetwork(new QuantizedNetwork(network, parameters), image);
  }

  private static List<Layer> layers() {
    Shape input = new Shape(SIZE, SIZE, 3);
    Shape wide = input.withChannels(CHANNELS);
    Shape both = input.withChannels(2 * CHANNELS);
    Shape resized = new Shape(RESIZED, RESIZED, 2 * CHANNELS);
    return List.of(
        new Layer.Image("image", input),
        dense("stem", 0, input, wide, 3),
        depthwise("depthwise", 1, wide, new Window(3, 1, 2)),
        dense("linear_left", 2, wide, wide, 1),
        depthwise("depthwise_wide", 1, wide, new Window(7, 1, 1)),
        dense("linear_right", 4, wide, wide, 1),
        new Layer.Add("linear_add", 3, 5, wide),
        new Layer.GlobalAveragePool("linear_pool", 6, wide),
        new Layer.Broadcast("linear_broadcast", 7, wide),
        new Layer.Concat("linear_concat", List.of(6, 8), both),
        new Layer.Relu("linear_relu", 9, both),
        new Layer.Resize("linear_resize", 10, both, resized),
        dense("logits", 11, resized, resized.withChannels(CLASSES), 1));
  }

  private static Layer depthwise(String name, int source, Shape input, Window window) {
    return new Layer.Depthwise(
        name, source, input, window, Activation.RELU6, Normalization.BATCH_NORM);
  }

  private static Layer dense(String name, int source, Shape input, Shape output, int kernel) {
    Activation activation = name.startsWith("linear") ? Activation.LINEAR : Activation.RELU6;
    return new Layer.Dense(
        name,
        source,
        input,
        output,
        new Window(kernel, 1, 1),
        activation,
        Normalization.BATCH_NORM);
  }

  private static int zeroPoint(Layer layer) {
    if (layer instanceof Layer.Image) {
      return IMAGE_ZERO_POINT;
    }
    return layer.name().startsWith("linear") ? LINEAR_ZERO_POINT : 0;
  }

  private static QuantizedConvolution values(Layer.Convolution layer, RandomGenerator random) {
    int channels = layer.output().channels();
    byte[] weights = new byte[channels * layer.taps()];
    for (int i = 0; i < weights.length; i++) {
      int magnitude = random.nextInt(96, 128);
      weights[i] = (byte) (random.nextBoolean() ? magnitude : -magnitude);
    }
    int[] bias = new int[channels];
    int[] multipliers = new int[channels];
    double deviation = PRODUCT_DEVIATION * Math.sqrt(layer.taps());
    // Without a zero point in the middle of the range, the bias moves the sums there.
    int middle = zeroPoint(layer) > 0 ? 0 : (int) (2 * deviation);
    for (int c = 0; c < channels; c++) {
      bias[c] = middle + random.nextInt(-1000, 1000);
      multipliers[c] = (int) (65536 * SPREAD / deviation) + random.nextInt(7);
    }
    return new QuantizedConvolution(weights, bias, multipliers);
  }
}
