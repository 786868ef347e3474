package org.hilab.server.training;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.ConvolutionWeights.BatchNorm;
import org.hilab.server.network.ConvolutionWeights.Bias;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Weights;

/** The shared weights of a supernet as tensors that a training changes; closing frees them. */
final class TrainableWeights implements AutoCloseable {
  private final SortedMap<String, Convolution> convolutions = new TreeMap<>();

  /**
   * The tensors of one convolution.
   *
   * @param kernel output × input / groups × height × width
   */
  record Convolution(Tensor kernel, Normalization normalization) {
    List<Tensor> trainable() {
      return switch (normalization) {
        case Normalization.Batch batch -> List.of(kernel, batch.gamma, batch.beta);
        case Normalization.Bias bias -> List.of(kernel, bias.bias);
      };
    }

    List<Tensor> all() {
      return switch (normalization) {
        case Normalization.Batch batch ->
            List.of(kernel, batch.gamma, batch.beta, batch.mean, batch.variance);
        case Normalization.Bias bias -> List.of(kernel, bias.bias);
      };
    }
  }

  /** What follows the kernel. */
  sealed interface Normalization {
    /** Mean and variance follow the batches, or stay. */
    record Batch(Tensor gamma, Tensor beta, Tensor mean, Tensor variance, double epsilon)
        implements Normalization {}

    record Bias(Tensor bias) implements Normalization {}
  }

  private TrainableWeights() {}

  /** A copy of the values. */
  static TrainableWeights of(SortedMap<String, ConvolutionWeights> values, List<Layer> layers) {
    TrainableWeights weights = new TrainableWeights();
    for (Layer layer : layers) {
      if (layer instanceof Layer.Convolution convolution) {
        ConvolutionWeights of = values.get(layer.name());
        if (of == null) {
          throw new IllegalArgumentException("Layer " + layer.name() + " has no weights.");
        }
        weights.convolutions.put(layer.name(), tensors(convolution, of));
      }
    }
    return weights;
  }

  Convolution of(Layer.Convolution layer) {
    Convolution convolution = convolutions.get(layer.name());
    if (convolution == null) {
      throw new IllegalArgumentException("Layer " + layer.name() + " has no tensors.");
    }
    return convolution;
  }

  /** The present values of one layer. */
  ConvolutionWeights values(Layer.Convolution layer) {
    return values(of(layer));
  }

  /** Everything that gradients change, in the order of the layers' names. */
  List<Tensor> trainable() {
    return convolutions.values().stream()
        .flatMap(convolution -> convolution.trainable().stream())
        .toList();
  }

  /** The present values. */
  SortedMap<String, ConvolutionWeights> values() {
    SortedMap<String, ConvolutionWeights> values = new TreeMap<>();
    convolutions.forEach((name, convolution) -> values.put(name, values(convolution)));
    return values;
  }

  /** The values as a network's weights. */
  static Weights asWeights(SortedMap<String, ConvolutionWeights> values) {
    return layer -> {
      ConvolutionWeights weights = values.get(layer.name());
      if (weights == null) {
        throw new IllegalArgumentException("Layer " + layer.name() + " has no weights.");
      }
      return weights;
    };
  }

  @Override
  public void close() {
    convolutions.values().stream()
        .flatMap(convolution -> convolution.all().stream())
        .forEach(Tensor::close);
  }

  private static Convolution tensors(Layer.Convolution layer, ConvolutionWeights values) {
    int size = layer.window().kernel();
    int outputs = layer.output().channels();
    Tensor kernel = trainable(values.kernel(), outputs, layer.taps() / (size * size), size, size);
    Normalization normalization =
        switch (values.normalization()) {
          case Bias(float[] bias) -> new Normalization.Bias(trainable(bias, outputs));
          case BatchNorm norm ->
              new Normalization.Batch(
                  trainable(norm.gamma(), outputs),
                  trainable(norm.beta(), outputs),
                  tensor(norm.mean(), outputs),
                  tensor(norm.variance(), outputs),
                  norm.epsilon());
        };
    return new Convolution(kernel, normalization);
  }

  private static Tensor trainable(float[] values, long... shape) {
    return tensor(values, shape).set_requires_grad(true);
  }

  /** A copy of the values, row-major. */
  static Tensor tensor(float[] values, long... shape) {
    try (FloatPointer pointer = new FloatPointer(values);
        Tensor view = torch.from_blob(pointer, shape)) {
      return view.clone();
    }
  }

  private static ConvolutionWeights values(Convolution convolution) {
    return new ConvolutionWeights(
        floats(convolution.kernel),
        switch (convolution.normalization) {
          case Normalization.Bias bias -> new Bias(floats(bias.bias));
          case Normalization.Batch norm ->
              new BatchNorm(
                  floats(norm.gamma),
                  floats(norm.beta),
                  floats(norm.mean),
                  floats(norm.variance),
                  norm.epsilon);
        });
  }

  /** The values of a tensor, row-major. */
  static float[] floats(Tensor tensor) {
    float[] values = new float[Math.toIntExact(tensor.numel())];
    try (Tensor plain = tensor.detach().contiguous();
        FloatPointer pointer = plain.data_ptr_float()) {
      pointer.capacity(values.length).get(values);
    }
    return values;
  }
}
