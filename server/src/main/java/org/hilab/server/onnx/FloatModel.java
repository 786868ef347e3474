package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.List;
import org.hilab.server.network.Activation;
import org.hilab.server.network.ConvolutionWeights;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.Weights;

/**
 * The float32 ONNX form of a network, batch norm folded: input {@code input} N×3×H×W, normalised to
 * [−1, 1]; output {@code logits} N×classes×h×w at the encoder's resolution.
 */
public final class FloatModel {
  private FloatModel() {}

  /** The model as an ONNX file's bytes. */
  public static byte[] write(Network network, Weights weights, ModelOptions options) {
    FloatLayers layers = new FloatLayers(network, weights, options);
    layers.writeLayers();
    return layers.graph.model(options.metadata());
  }

  private static final class FloatLayers extends LayerWriter {
    private final Weights weights;

    FloatLayers(Network network, Weights weights, ModelOptions options) {
      super(network, options, "input", TensorProto.DataType.FLOAT);
      this.weights = weights;
    }

    @Override
    void convolution(Layer.Convolution layer, String output) {
      ConvolutionWeights.Folded folded = weights.of(layer).fold();
      String raw = layer.activation() == Activation.LINEAR ? output : output + "/linear";
      graph.node(
          "Conv",
          List.of(
              tensor(layer.source()),
              graph.floats(output + "/weight", narrow(folded.kernel()), kernelDimensions(layer)),
              graph.floats(output + "/bias", narrow(folded.bias()), folded.bias().length)),
          raw,
          windowAttributes(layer));
      activation(layer, raw, output);
    }

    private void activation(Layer.Convolution layer, String raw, String output) {
      switch (layer.activation()) {
        case LINEAR -> {}
        case RELU -> {
          graph.intermediate(raw, layer.output());
          graph.node("Relu", List.of(raw), output);
        }
        case RELU6 -> {
          graph.intermediate(raw, layer.output());
          String zero = graph.floats("relu6/min", new float[] {0});
          String six = graph.floats("relu6/max", new float[] {6});
          graph.node("Clip", List.of(raw, zero, six), output);
        }
      }
    }

    @Override
    void add(Layer.Add layer, String output) {
      graph.node("Add", List.of(tensor(layer.left()), tensor(layer.right())), output);
    }

    @Override
    void globalAveragePool(Layer.GlobalAveragePool layer, String output) {
      graph.node("GlobalAveragePool", List.of(tensor(layer.source())), output);
    }

    @Override
    void relu(Layer.Relu layer, String output) {
      graph.node("Relu", List.of(tensor(layer.source())), output);
    }

    @Override
    void resize(Layer.Resize layer, String output) {
      // Scales, unlike sizes, leave the batch open. Half a step more, so that the size is never
      // rounded down; with aligned corners the positions follow from the sizes alone.
      float[] scales = {
        1,
        1,
        (layer.output().height() + 0.5f) / layer.input().height(),
        (layer.output().width() + 0.5f) / layer.input().width()
      };
      graph.node(
          "Resize",
          List.of(
              tensor(layer.source()), "", graph.floats(output + "/scales", scales, scales.length)),
          output,
          GraphWriter.text("mode", "linear"),
          GraphWriter.text("coordinate_transformation_mode", "align_corners"));
    }

    private static float[] narrow(double[] values) {
      float[] narrow = new float[values.length];
      for (int i = 0; i < values.length; i++) {
        narrow[i] = (float) values[i];
      }
      return narrow;
    }
  }
}
