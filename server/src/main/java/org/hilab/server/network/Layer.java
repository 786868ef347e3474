package org.hilab.server.network;

import java.util.List;

/**
 * One typed layer. Inputs are indices of earlier layers in the {@link Network}; layer 0 is the
 * image. The name keys the shared weights and is the same in every sub-network.
 */
public sealed interface Layer {
  String name();

  /** Indices of the producing layers, in the order of the operator's arguments. */
  List<Integer> inputs();

  Shape output();

  /** The same layer at another place of a list, reading other indices. */
  default Layer withInputs(List<Integer> inputs) {
    return switch (this) {
      case Image image -> image;
      case Dense it ->
          new Dense(
              it.name,
              inputs.getFirst(),
              it.input,
              it.output,
              it.window,
              it.activation,
              it.normalization);
      case Depthwise it ->
          new Depthwise(
              it.name, inputs.getFirst(), it.input, it.window, it.activation, it.normalization);
      case Add it -> new Add(it.name, inputs.getFirst(), inputs.getLast(), it.output);
      case GlobalAveragePool it -> new GlobalAveragePool(it.name, inputs.getFirst(), it.input);
      case Broadcast it -> new Broadcast(it.name, inputs.getFirst(), it.output);
      case Relu it -> new Relu(it.name, inputs.getFirst(), it.output);
      case Resize it -> new Resize(it.name, inputs.getFirst(), it.input, it.output);
      case Concat it -> new Concat(it.name, inputs, it.output);
    };
  }

  /** The image: RGB, as the preprocessing leaves it. */
  record Image(String name, Shape output) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of();
    }
  }

  /** A layer with a window and weights. */
  sealed interface Convolution extends Layer {
    int source();

    Shape input();

    Window window();

    Activation activation();

    Normalization normalization();

    /** Multiplications of one output value. */
    int taps();

    @Override
    default List<Integer> inputs() {
      return List.of(source());
    }

    /** Exact multiply-accumulates: output positions × taps. */
    default long macs() {
      return output().elements() * taps();
    }
  }

  /** What follows the kernel of a trained convolution, before the activation. */
  enum Normalization {
    BATCH_NORM,
    BIAS
  }

  /** Every input channel meets every output channel. */
  record Dense(
      String name,
      int source,
      Shape input,
      Shape output,
      Window window,
      Activation activation,
      Normalization normalization)
      implements Convolution {
    @Override
    public int taps() {
      return window.kernel() * window.kernel() * input.channels();
    }
  }

  /** One filter per channel. */
  record Depthwise(
      String name,
      int source,
      Shape input,
      Window window,
      Activation activation,
      Normalization normalization)
      implements Convolution {
    @Override
    public Shape output() {
      return window.output(input, input.channels());
    }

    @Override
    public int taps() {
      return window.kernel() * window.kernel();
    }
  }

  /** Element-wise sum of two tensors of one shape. */
  record Add(String name, int left, int right, Shape output) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(left, right);
    }
  }

  /** Mean over all positions, per channel. */
  record GlobalAveragePool(String name, int source, Shape input) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(source);
    }

    @Override
    public Shape output() {
      return new Shape(1, 1, input.channels());
    }
  }

  /** A 1×1 tensor repeated over all positions. */
  record Broadcast(String name, int source, Shape output) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(source);
    }
  }

  /** max(x, 0) of a tensor that others read unclamped. */
  record Relu(String name, int source, Shape output) implements Layer {
    @Override
    public List<Integer> inputs() {
      return List.of(source);
    }
  }

  /** Bilinear interpolation to another size, corners aligned ({@link ResizeAxis}). */
  record Resize(String name, int source, Shape input, Shape output) implements Layer {
    public Resize {
      if (input.channels() != output.channels()) {
        throw new IllegalArgumentException(
            "Resize \"" + name + "\" cannot turn " + input + " into " + output + ".");
      }
    }

    @Override
    public List<Integer> inputs() {
      return List.of(source);
    }
  }

  /** Channels of several tensors one after the other. */
  record Concat(String name, List<Integer> inputs, Shape output) implements Layer {
    public Concat {
      inputs = List.copyOf(inputs);
    }
  }
}
