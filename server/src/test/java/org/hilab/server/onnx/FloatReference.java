package org.hilab.server.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Weights;
import org.hilab.server.network.Window;

/** A network in plain double arithmetic, written from the definitions; all tensors C, H, W. */
record FloatReference(Network network, Weights weights) {

  /** Every layer's output, the image first. */
  List<double[]> run(double[] image) {
    List<double[]> outputs = new ArrayList<>();
    for (Layer layer : network.layers()) {
      outputs.add(
          switch (layer) {
            case Layer.Image ignored -> image;
            case Layer.Convolution source -> convolve(source, outputs.get(source.source()));
            case Layer.Add add -> add(outputs.get(add.left()), outputs.get(add.right()));
            case Layer.GlobalAveragePool pool -> pool(pool, outputs.get(pool.source()));
            case Layer.Broadcast broadcast -> broadcast(broadcast, outputs);
            case Layer.Relu relu ->
                Arrays.stream(outputs.get(relu.source()))
                    .map(value -> Math.max(value, 0))
                    .toArray();
            case Layer.Resize resize -> resize(resize, outputs.get(resize.source()));
            case Layer.Concat concat -> concat(concat, outputs);
          });
    }
    return outputs;
  }

  private double[] convolve(Layer.Convolution layer, double[] input) {
    ConvolutionWeights.Folded folded = weights.of(layer).fold();
    Shape output = layer.output();
    double[] result = new double[Math.toIntExact(output.elements())];
    int i = 0;
    for (int channel = 0; channel < output.channels(); channel++) {
      for (int y = 0; y < output.height(); y++) {
        for (int x = 0; x < output.width(); x++) {
          double sum = folded.bias()[channel];
          sum += window(layer, folded.kernel(), input, new Position(channel, y, x));
          result[i++] =
              switch (layer.activation()) {
                case LINEAR -> sum;
                case RELU -> Math.max(sum, 0);
                case RELU6 -> Math.clamp(sum, 0, 6);
              };
        }
      }
    }
    return result;
  }

  private record Position(int channel, int y, int x) {}

  private static double window(
      Layer.Convolution layer, double[] kernel, double[] input, Position output) {
    Window window = layer.window();
    Shape shape = layer.input();
    boolean depthwise = layer instanceof Layer.Depthwise;
    int inputs = depthwise ? 1 : shape.channels();
    int weight = output.channel * layer.taps();
    double sum = 0;
    for (int i = 0; i < inputs; i++) {
      int plane = (depthwise ? output.channel : i) * shape.height() * shape.width();
      for (int row = 0; row < window.kernel(); row++) {
        int y = position(window, output.y, row, shape.height());
        for (int column = 0; column < window.kernel(); column++, weight++) {
          int x = position(window, output.x, column, shape.width());
          if (y >= 0 && y < shape.height() && x >= 0 && x < shape.width()) {
            sum += input[plane + y * shape.width() + x] * kernel[weight];
          }
        }
      }
    }
    return sum;
  }

  private static int position(Window window, int output, int tap, int size) {
    return output * window.stride() + tap * window.dilation() - window.padBefore(size);
  }

  private static double[] add(double[] left, double[] right) {
    double[] sum = new double[left.length];
    for (int i = 0; i < sum.length; i++) {
      sum[i] = left[i] + right[i];
    }
    return sum;
  }

  private static double[] pool(Layer.GlobalAveragePool layer, double[] input) {
    double[] mean = new double[layer.output().channels()];
    int plane = input.length / mean.length;
    for (int i = 0; i < input.length; i++) {
      mean[i / plane] += input[i] / plane;
    }
    return mean;
  }

  private static double[] broadcast(Layer.Broadcast layer, List<double[]> outputs) {
    double[] input = outputs.get(layer.source());
    double[] output = new double[Math.toIntExact(layer.output().elements())];
    int plane = output.length / input.length;
    for (int i = 0; i < output.length; i++) {
      output[i] = input[i / plane];
    }
    return output;
  }

  private static double[] resize(Layer.Resize layer, double[] input) {
    Shape from = layer.input();
    Shape to = layer.output();
    double[] output = new double[Math.toIntExact(to.elements())];
    int i = 0;
    for (int channel = 0; channel < to.channels(); channel++) {
      for (int y = 0; y < to.height(); y++) {
        for (int x = 0; x < to.width(); x++) {
          double row = y * (from.height() - 1.0) / Math.max(to.height() - 1, 1);
          double column = x * (from.width() - 1.0) / Math.max(to.width() - 1, 1);
          output[i++] = bilinear(input, channel, from, row, column);
        }
      }
    }
    return output;
  }

  private static double bilinear(
      double[] input, int channel, Shape shape, double row, double column) {
    double sum = 0;
    for (int y = 0; y < shape.height(); y++) {
      double share = Math.max(0, 1 - Math.abs(row - y));
      for (int x = 0; x < shape.width() && share > 0; x++) {
        double value = input[(channel * shape.height() + y) * shape.width() + x];
        sum += share * Math.max(0, 1 - Math.abs(column - x)) * value;
      }
    }
    return sum;
  }

  private static double[] concat(Layer.Concat layer, List<double[]> outputs) {
    return layer.inputs().stream()
        .flatMapToDouble(source -> Arrays.stream(outputs.get(source)))
        .toArray();
  }
}
