package org.hilab.server.search.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.hilab.server.dataset.PreparedImage;
import org.hilab.server.network.Activation;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.BatchNorm;
import org.hilab.server.network.ConvolutionWeights.Bias;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Weights;

/**
 * Random kernels whose batch norms are set from images, layer by layer, so that every activation
 * keeps a healthy range however deep it lies.
 */
final class RandomBackbone {
  /** Residual branches stay small, so that leaving one out hurts a little and not everything. */
  private static final float RESIDUAL_GAMMA = 0.2f;

  private static final float EPSILON = 1e-3f;

  private final SplittableRandom random;
  private final List<PreparedImage> images;
  private final LayerWeights weights = new LayerWeights();

  private RandomBackbone(SplittableRandom random, List<PreparedImage> images) {
    this.random = random;
    this.images = images;
  }

  /**
   * Weights of every convolution that has a batch norm.
   *
   * @param networks that together have every layer; a layer is set in the first that has it
   */
  static LayerWeights of(
      List<Network> networks, List<PreparedImage> images, SplittableRandom random) {
    RandomBackbone backbone = new RandomBackbone(random, images);
    networks.forEach(backbone::calibrate);
    return backbone.weights;
  }

  /** Layer by layer, each on what the one before it gave. */
  private void calibrate(Network network) {
    List<Layer> layers = network.layers();
    List<FloatRun> outputs = new ArrayList<>();
    outputs.add(FloatRun.of(images, network.input()));
    for (int i = 1; i < layers.size() - 1; i++) {
      Layer layer = layers.get(i);
      if (layer instanceof Layer.Convolution convolution && !weights.has(convolution)) {
        boolean residual = layers.get(i + 1) instanceof Layer.Add;
        calibrate(convolution, outputs.get(convolution.source()), residual ? RESIDUAL_GAMMA : 1);
      }
      outputs.add(output(layer, layer.inputs().stream().map(outputs::get).toList()));
    }
  }

  private FloatRun output(Layer layer, List<FloatRun> inputs) {
    return switch (layer) {
      case Layer.Add add -> inputs.getFirst().plus(inputs.getLast());
      case Layer.Concat concat -> FloatRun.joined(inputs, concat.output());
      case Layer.Image _,
          Layer.Convolution _,
          Layer.GlobalAveragePool _,
          Layer.Broadcast _,
          Layer.Relu _,
          Layer.Resize _ ->
          alone(layer, inputs.getFirst(), weights);
    };
  }

  private static FloatRun alone(Layer layer, FloatRun input, Weights weights) {
    Layer image = new Layer.Image("image", input.shape());
    return input.through(new Network(List.of(image, layer.withInputs(List.of(0)))), weights);
  }

  private void calibrate(Layer.Convolution layer, FloatRun input, float gamma) {
    float[] kernel = kernel(layer);
    Bias zero = new Bias(new float[layer.output().channels()]);
    FloatRun run = alone(bare(layer), input, _ -> new ConvolutionWeights(kernel, zero));
    weights.put(layer, new ConvolutionWeights(kernel, batchNorm(run, layer, gamma)));
  }

  /** The convolution alone: its output is what the batch norm will see. */
  private static Layer bare(Layer.Convolution layer) {
    Layer.Normalization bias = Layer.Normalization.BIAS;
    return switch (layer) {
      case Layer.Dense dense ->
          new Layer.Dense(
              dense.name(),
              dense.source(),
              dense.input(),
              dense.output(),
              dense.window(),
              Activation.LINEAR,
              bias);
      case Layer.Depthwise depthwise ->
          new Layer.Depthwise(
              depthwise.name(),
              depthwise.source(),
              depthwise.input(),
              depthwise.window(),
              Activation.LINEAR,
              bias);
    };
  }

  /** He et al. 2015: variance 2 / taps. A depthwise filter looks at its centre most. */
  private float[] kernel(Layer.Convolution layer) {
    float[] kernel = new float[layer.output().channels() * layer.taps()];
    double deviation = Math.sqrt(2.0 / layer.taps());
    boolean depthwise = layer instanceof Layer.Depthwise;
    for (int i = 0; i < kernel.length; i++) {
      boolean center = depthwise && i % layer.taps() == layer.taps() / 2;
      kernel[i] = (float) (deviation * (random.nextGaussian() + (center ? 4 : 0)));
    }
    return kernel;
  }

  private BatchNorm batchNorm(FloatRun run, Layer.Convolution layer, float scale) {
    int channels = layer.output().channels();
    BatchNorm norm =
        new BatchNorm(
            new float[channels],
            new float[channels],
            new float[channels],
            new float[channels],
            EPSILON);
    for (int c = 0; c < channels; c++) {
      double mean = 0;
      double square = 0;
      double count = (double) run.images() * run.positions();
      for (int image = 0; image < run.images(); image++) {
        for (int p = 0; p < run.positions(); p++) {
          double value = run.value(image, c, p);
          mean += value / count;
          square += value * value / count;
        }
      }
      norm.gamma()[c] = scale;
      norm.beta()[c] = layer.activation() == Activation.LINEAR ? 0 : random.nextFloat(0, 1);
      norm.mean()[c] = (float) mean;
      norm.variance()[c] = (float) Math.max(square - mean * mean, EPSILON);
    }
    return norm;
  }
}
