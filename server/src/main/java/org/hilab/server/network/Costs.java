package org.hilab.server.network;

/**
 * What a network or a layer costs, exactly.
 *
 * @param parameters as Keras' count_params counts them: four per batch-norm channel
 * @param macs multiply-accumulates of convolutions, at true output size
 * @param flopsKeras what the tool keras-flops reports (tokusumi/keras-flops 5c130bf)
 */
public record Costs(long parameters, long macs, long flopsKeras) {
  private static final Costs NONE = new Costs(0, 0, 0);

  public static Costs of(Network network) {
    return network.layers().stream().map(Costs::of).reduce(NONE, Costs::plus);
  }

  /** A convolution's costs include its bias or batch norm; activations are free. */
  public static Costs of(Layer layer) {
    return switch (layer) {
      case Layer.Dense dense -> of(dense, dense.macs());
      case Layer.Depthwise depthwise -> of(depthwise, macsKeras(depthwise));
      case Layer.Add add -> new Costs(0, 0, add.output().elements());
      case Layer.GlobalAveragePool pool -> new Costs(0, 0, pool.input().elements());
      case Layer.Image _, Layer.Broadcast _, Layer.Concat _ -> NONE;
      case Layer.Relu _, Layer.Resize _ -> NONE;
    };
  }

  public Costs plus(Costs other) {
    return new Costs(
        parameters + other.parameters, macs + other.macs, flopsKeras + other.flopsKeras);
  }

  private static Costs of(Layer.Convolution layer, long macsKeras) {
    long elements = layer.output().elements();
    long channels = layer.output().channels();
    long weights = channels * layer.taps();
    return switch (layer.normalization()) {
      case BIAS -> new Costs(weights + channels, layer.macs(), 2 * macsKeras + elements);
      case BATCH_NORM ->
          new Costs(
              weights + 4 * channels, layer.macs(), 2 * macsKeras + 2 * elements + 6 * channels);
    };
  }

  private static long macsKeras(Layer.Depthwise layer) {
    Shape input = layer.input();
    Window window = layer.window();
    return outputsKeras(window, input.height())
        * outputsKeras(window, input.width())
        * input.channels()
        * layer.taps();
  }

  /**
   * Outputs along one axis. TensorFlow computes a dilated depthwise convolution as d interleaved
   * images padded to one size (SpaceToBatch), and keras-flops counts the outputs on the padding.
   */
  private static long outputsKeras(Window window, int size) {
    int dilation = window.dilation();
    int reach = window.kernel() - 1;
    int phase = Math.ceilDiv(size + reach * dilation, dilation);
    return (long) dilation * ((phase - window.kernel()) / window.stride() + 1);
  }
}
