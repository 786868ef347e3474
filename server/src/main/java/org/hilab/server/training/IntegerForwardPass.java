package org.hilab.server.training;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.Requantization;
import org.hilab.server.network.ResizeAxis;
import org.hilab.server.quantization.QuantizationGrid;
import org.hilab.server.training.TrainableWeights.Normalization;

/**
 * Computes a network as its int8 image would, for a training that is aware of it. Tensors hold the
 * image's integers, less their zero point, in float32, which is exact below 2^24. Gradients go
 * straight through every rounding (Bengio et al. 2013) and stop where a value is clamped.
 *
 * @param grid scales and zero points, which stay
 */
record IntegerForwardPass(TrainableWeights weights, QuantizationGrid grid) {
  private static final double UNIT = 1 << Requantization.SHIFT;
  private static final double LARGEST = 255;

  /**
   * The logits of a batch, in real units.
   *
   * @param images N × 3 × H × W, normalized
   */
  Tensor logits(Network network, Tensor images) {
    double scale = grid.tensor(network.layers().getLast()).scale();
    return integers(network, images).getLast().mul(new Scalar(scale));
  }

  /** Every layer's u8 values less its zero point. */
  List<Tensor> integers(Network network, Tensor images) {
    List<Tensor> outputs = new ArrayList<>();
    for (Layer layer : network.layers()) {
      outputs.add(
          switch (layer) {
            case Layer.Image _ -> pixels(layer, images);
            case Layer.Convolution convolution ->
                convolution(convolution, outputs.get(convolution.source()));
            case Layer.Add add ->
                clamped(add, outputs.get(add.left()).add(outputs.get(add.right())));
            case Layer.GlobalAveragePool pool -> pooled(pool, outputs.get(pool.source()));
            case Layer.Broadcast broadcast -> ForwardPass.broadcast(broadcast, outputs);
            case Layer.Relu relu -> torch.relu(outputs.get(relu.source()));
            case Layer.Resize resize -> resized(resize, outputs.get(resize.source()));
            case Layer.Concat concat -> ForwardPass.concat(concat, outputs);
          });
    }
    return outputs;
  }

  /** The u8 pixels behind the normalized ones. */
  private Tensor pixels(Layer layer, Tensor images) {
    return images
        .add(new Scalar(1.0))
        .mul(new Scalar(127.5))
        .round()
        .sub(new Scalar((double) grid.tensor(layer).zeroPoint()));
  }

  private Tensor convolution(Layer.Convolution layer, Tensor input) {
    QuantizedConvolution quantized = grid.quantize(layer, weights.values(layer));
    Steps steps = Steps.of(quantized, grid.input(layer), grid.tensor(layer));
    Folded folded = Folded.of(weights.of(layer));
    Tensor kernel =
        straightThrough(
            TrainableWeights.tensor(floats(quantized.weights()), folded.kernel.sizes().vec().get()),
            folded.kernel.mul(perChannel(steps.perWeight, -1, 1, 1, 1)));
    Tensor bias =
        straightThrough(
            TrainableWeights.tensor(floats(quantized.bias()), quantized.bias().length),
            folded.bias.mul(perChannel(steps.perBias, -1)));
    Tensor sums = WindowProduct.of(layer, input, kernel, new TensorOptional(bias));
    return clamped(layer, rounded(sums.mul(perChannel(steps.perSum, 1, -1, 1, 1))));
  }

  /**
   * How many integer steps one unit is.
   *
   * @param perWeight 1 / weight scale of each output channel
   * @param perBias 1 / (input scale · weight scale)
   * @param perSum multiplier / 2^16
   */
  private record Steps(float[] perWeight, float[] perBias, float[] perSum) {
    static Steps of(
        QuantizedConvolution of, QuantizationParameters input, QuantizationParameters output) {
      int channels = of.multipliers().length;
      Steps steps = new Steps(new float[channels], new float[channels], new float[channels]);
      for (int c = 0; c < channels; c++) {
        double multiplier = of.multipliers()[c] / UNIT;
        steps.perSum[c] = (float) multiplier;
        steps.perWeight[c] = (float) (input.scale() / (multiplier * output.scale()));
        steps.perBias[c] = (float) (1 / (multiplier * output.scale()));
      }
      return steps;
    }
  }

  /** Batch norm within kernel and bias, as gradients see it. */
  private record Folded(Tensor kernel, Tensor bias) {
    static Folded of(TrainableWeights.Convolution tensors) {
      return switch (tensors.normalization()) {
        case Normalization.Bias(Tensor bias) -> new Folded(tensors.kernel(), bias);
        case Normalization.Batch norm -> {
          Tensor factor = norm.gamma().mul(norm.variance().add(new Scalar(norm.epsilon())).rsqrt());
          yield new Folded(
              tensors.kernel().mul(factor.view(-1, 1, 1, 1)),
              norm.beta().sub(norm.mean().mul(factor)));
        }
      };
    }
  }

  private Tensor pooled(Layer.GlobalAveragePool layer, Tensor input) {
    int positions = layer.input().height() * layer.input().width();
    double multiplier = Requantization.poolMultiplier(positions) / UNIT;
    Tensor sums = input.sum(new long[] {2, 3}, true, new ScalarTypeOptional());
    return clamped(layer, rounded(sums.mul(new Scalar(multiplier))));
  }

  /** Columns, then rows, each rounded with its zero point, as the device does. */
  private Tensor resized(Layer.Resize layer, Tensor input) {
    Scalar zeroPoint = new Scalar((double) grid.tensor(layer).zeroPoint());
    Tensor columns =
        mixed(
            new ResizeAxis(layer.input().width(), layer.output().width()), 3, input.add(zeroPoint));
    return mixed(new ResizeAxis(layer.input().height(), layer.output().height()), 2, columns)
        .sub(zeroPoint);
  }

  private static Tensor mixed(ResizeAxis axis, int dimension, Tensor input) {
    int size = axis.outputSize();
    long[] low = new long[size];
    long[] high = new long[size];
    float[] share = new float[size];
    for (int i = 0; i < size; i++) {
      low[i] = axis.low(i);
      high[i] = axis.high(i);
      share[i] = (float) axis.highWeight(i) / ResizeAxis.UNIT;
    }
    Tensor shares =
        dimension == 3 ? perChannel(share, 1, 1, 1, -1) : perChannel(share, 1, 1, -1, 1);
    Tensor lower = input.index_select(dimension, torch.tensor(low));
    Tensor higher = input.index_select(dimension, torch.tensor(high));
    return rounded(lower.add(higher.sub(lower).mul(shares)));
  }

  private Tensor clamped(Layer layer, Tensor values) {
    double zeroPoint = grid.tensor(layer).zeroPoint();
    return torch.clamp(
        values,
        new ScalarOptional(new Scalar(-zeroPoint)),
        new ScalarOptional(new Scalar(LARGEST - zeroPoint)));
  }

  /** Half to even. */
  private static Tensor rounded(Tensor values) {
    return straightThrough(values.detach().round(), values);
  }

  /** Exactly the value, with the gradient of what it stands for. */
  private static Tensor straightThrough(Tensor value, Tensor standsFor) {
    return value.add(standsFor.sub(standsFor.detach()));
  }

  private static Tensor perChannel(float[] values, long... shape) {
    return TrainableWeights.tensor(values, values.length).view(shape);
  }

  private static float[] floats(byte[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }

  private static float[] floats(int[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = values[i];
    }
    return floats;
  }
}
