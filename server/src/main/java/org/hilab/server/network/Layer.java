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

  /** Channels of several tensors one after the other. */
  record Concat(String name, List<Integer> inputs, Shape output) implements Layer {
    public Concat {
      inputs = List.copyOf(inputs);
    }
  }
}
