package org.hilab.server.supernet;

import java.util.List;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Shape;

/**
 * Keras' names and layouts of one convolution's tensors: dense kernels are H, W, in, out and
 * depthwise kernels H, W, channel, 1; ours have the output channel first.
 */
record KerasLayout(Layer.Convolution layer) {

  String kernelName() {
    return switch (layer) {
      case Layer.Dense dense -> dense.name() + "_kernel";
      case Layer.Depthwise depthwise -> depthwise.name() + "_depthwise_kernel";
    };
  }

  List<Integer> kernelShape() {
    int size = layer.window().kernel();
    return switch (layer) {
      case Layer.Dense dense ->
          List.of(size, size, dense.input().channels(), dense.output().channels());
      case Layer.Depthwise depthwise -> List.of(size, size, depthwise.input().channels(), 1);
    };
  }

  List<Integer> channels() {
    Shape output = layer.output();
    return List.of(output.channels());
  }

  String bias() {
    return layer.name() + "_bias";
  }

  String gamma() {
    return layer.name() + "_BN_gamma";
  }

  String beta() {
    return layer.name() + "_BN_beta";
  }

  String mean() {
    return layer.name() + "_BN_moving_mean";
  }

  String variance() {
    return layer.name() + "_BN_moving_variance";
  }

  /** The kernel with the output channel first, then the input channel, height and width. */
  float[] fromKeras(float[] kernel) {
    float[] ours = new float[kernel.length];
    forEachWeight((here, there) -> ours[here] = kernel[there]);
    return ours;
  }

  float[] toKeras(float[] kernel) {
    float[] keras = new float[kernel.length];
    forEachWeight((here, there) -> keras[there] = kernel[here]);
    return keras;
  }

  private interface WeightVisitor {
    void visit(int here, int there);
  }

  private void forEachWeight(WeightVisitor visitor) {
    int positions = layer.window().kernel() * layer.window().kernel();
    int inputs = layer.taps() / positions;
    int outputs = layer.output().channels();
    int here = 0;
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        for (int p = 0; p < positions; p++) {
          visitor.visit(here++, (p * inputs + i) * outputs + o);
        }
      }
    }
  }
}
