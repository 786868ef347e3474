package org.hilab.server.training;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.training.TrainableWeights.Normalization;

/**
 * Computes a network on a batch, so that gradients can flow back to the shared weights. The same
 * layer list is what the ONNX export writes.
 *
 * @param batchNorms where means and variances come from
 */
record ForwardPass(TrainableWeights weights, BatchNorms batchNorms) {
  /** Weight of the newest batch in the running means, as PyTorch's default. */
  private static final double MOMENTUM = 0.1;

  /** Where batch norm takes mean and variance from. */
  enum BatchNorms {
    /** The batch; the running values follow it. */
    OF_THE_BATCH,
    /** The running values, which stay: what inference and the int8 image use. */
    FROZEN
  }

  /**
   * The logits of a batch.
   *
   * @param images N × 3 × H × W, normalized
   * @return N × classes × h × w at the encoder's resolution
   */
  Tensor logits(Network network, Tensor images) {
    List<Tensor> outputs = new ArrayList<>();
    for (Layer layer : network.layers()) {
      outputs.add(
          switch (layer) {
            case Layer.Image _ -> images;
            case Layer.Convolution convolution ->
                convolution(convolution, outputs.get(convolution.source()));
            case Layer.Add add -> outputs.get(add.left()).add(outputs.get(add.right()));
            case Layer.GlobalAveragePool pool ->
                torch.adaptive_avg_pool2d(outputs.get(pool.source()), 1, 1);
            case Layer.Broadcast broadcast -> broadcast(broadcast, outputs);
            case Layer.Relu relu -> torch.relu(outputs.get(relu.source()));
            case Layer.Resize resize -> resized(resize, outputs.get(resize.source()));
            case Layer.Concat concat -> concat(concat, outputs);
          });
    }
    return outputs.getLast();
  }

  /** Bilinear with aligned corners. */
  private static Tensor resized(Layer.Resize layer, Tensor input) {
    long[] size = {layer.output().height(), layer.output().width()};
    return torch.upsample_bilinear2d(input, size, true);
  }

  static Tensor broadcast(Layer.Broadcast layer, List<Tensor> outputs) {
    return outputs
        .get(layer.source())
        .expand(-1, -1, layer.output().height(), layer.output().width());
  }

  static Tensor concat(Layer.Concat concat, List<Tensor> outputs) {
    TensorVector parts =
        new TensorVector(concat.inputs().stream().map(outputs::get).toArray(Tensor[]::new));
    return torch.cat(parts, 1);
  }

  private Tensor convolution(Layer.Convolution layer, Tensor input) {
    TrainableWeights.Convolution tensors = weights.of(layer);
    Tensor kerneled =
        switch (tensors.normalization()) {
          case Normalization.Bias bias ->
              WindowProduct.of(layer, input, tensors.kernel(), new TensorOptional(bias.bias()));
          case Normalization.Batch norm ->
              normalized(
                  norm, WindowProduct.of(layer, input, tensors.kernel(), new TensorOptional()));
        };
    return activated(layer.activation(), kerneled);
  }

  private Tensor normalized(Normalization.Batch norm, Tensor input) {
    return torch.batch_norm(
        input,
        new TensorOptional(norm.gamma()),
        new TensorOptional(norm.beta()),
        new TensorOptional(norm.mean()),
        new TensorOptional(norm.variance()),
        batchNorms == BatchNorms.OF_THE_BATCH,
        MOMENTUM,
        norm.epsilon(),
        false);
  }

  private static Tensor activated(Activation activation, Tensor input) {
    return switch (activation) {
      case LINEAR -> input;
      case RELU -> torch.relu(input);
      case RELU6 ->
          torch.clamp(
              input, new ScalarOptional(new Scalar(0.0)), new ScalarOptional(new Scalar(6.0)));
    };
  }
}
