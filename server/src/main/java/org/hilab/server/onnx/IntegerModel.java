package org.hilab.server.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hilab.server.network.Layer;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Requantization;

/**
 * The int8 ONNX form of a network under exact-16u ({@code docs/numerics.md}): input {@code image}
 * N×3×H×W, the raw u8 pixels; output {@code logits} N×classes×h×w, u8. Every activation scale is
 * written as 1 and every weight scale as k/65536, which float32 holds exactly; true scales are
 * metadata.
 */
public final class IntegerModel {
  private IntegerModel() {}

  /** The model as an ONNX file's bytes. */
  public static byte[] write(QuantizedNetwork network, WeightForm form, ModelOptions options) {
    IntegerLayers layers = new IntegerLayers(network, form, options);
    layers.writeLayers();
    return layers.graph.model(metadata(network, form, options));
  }

  private static Map<String, String> metadata(
      QuantizedNetwork network, WeightForm form, ModelOptions options) {
    QuantizationParameters logits = network.tensor(network.network().layers().size() - 1);
    Map<String, String> metadata = new TreeMap<>(options.metadata());
    metadata.put("hilab.scheme", "exact-16u");
    metadata.put("hilab.weightForm", form.name());
    metadata.put("hilab.logits.scale", Double.toString(logits.scale()));
    metadata.put("hilab.logits.zeroPoint", Integer.toString(logits.zeroPoint()));
    return metadata;
  }

  private static final class IntegerLayers extends LayerWriter {
    private static final byte U8_WEIGHT_ZERO_POINT = (byte) 128;

    private final QuantizedNetwork network;
    private final WeightForm form;

    IntegerLayers(QuantizedNetwork network, WeightForm form, ModelOptions options) {
      super(network.network(), options, "image", TensorProto.DataType.UINT8);
      this.network = network;
      this.form = form;
    }

    @Override
    void convolution(Layer.Convolution layer, String output) {
      QuantizedConvolution values = network.image().convolution(layer);
      int channels = layer.output().channels();
      String scale = graph.floats(output + "/scale", weightScales(values.multipliers()), channels);
      graph.node(
          "QLinearConv",
          List.of(
              tensor(layer.source()),
              unitScale(),
              zeroPoint(layer(layer.source())),
              weight(layer, values.weights(), output),
              scale,
              weightZeroPoint(channels),
              unitScale(),
              zeroPoint(layer),
              graph.int32s(output + "/bias", values.bias(), channels)),
          output,
          windowAttributes(layer));
    }

    private String weight(Layer.Convolution layer, byte[] weights, String output) {
      String name = output + "/weight";
      return switch (form) {
        case S8 -> graph.signedBytes(name, weights, kernelDimensions(layer));
        case U8 -> graph.unsignedBytes(name, shifted(weights), kernelDimensions(layer));
      };
    }

    private String weightZeroPoint(int channels) {
      byte[] values = new byte[channels];
      String name = "weight/zero_point/" + channels;
      return switch (form) {
        case S8 -> graph.signedBytes(name, values, channels);
        case U8 -> {
          Arrays.fill(values, U8_WEIGHT_ZERO_POINT);
          yield graph.unsignedBytes(name, values, channels);
        }
      };
    }

    @Override
    void add(Layer.Add layer, String output) {
      graph.microsoftNode(
          "QLinearAdd",
          List.of(
              tensor(layer.left()),
              unitScale(),
              zeroPoint(layer(layer.left())),
              tensor(layer.right()),
              unitScale(),
              zeroPoint(layer(layer.right())),
              unitScale(),
              zeroPoint(layer)),
          output);
    }

    @Override
    void globalAveragePool(Layer.GlobalAveragePool layer, String output) {
      int positions = layer.input().height() * layer.input().width();
      // The mean divides by the number of positions once more, so this makes the factor k/65536.
      float scale = Requantization.poolMultiplier(positions) * (float) positions / 65536;
      graph.microsoftNode(
          "QLinearGlobalAveragePool",
          List.of(
              tensor(layer.source()),
              graph.floats(output + "/scale", new float[] {scale}),
              zeroPoint(layer(layer.source())),
              unitScale(),
              zeroPoint(layer)),
          output,
          GraphWriter.integer("channels_last", 0));
    }

    /** The zero point stands for 0 before and after. */
    @Override
    void relu(Layer.Relu layer, String output) {
      graph.node("Clip", List.of(tensor(layer.source()), zeroPoint(layer)), output);
    }

    @Override
    void resize(Layer.Resize layer, String output) {
      new ResizeProducts(graph, layer).write(tensor(layer.source()), output);
    }

    private String unitScale() {
      return graph.floats("unit_scale", new float[] {1});
    }

    private String zeroPoint(Layer layer) {
      int zeroPoint = network.image().tensor(layer).zeroPoint();
      return graph.unsignedBytes("zero_point/" + zeroPoint, new byte[] {(byte) zeroPoint});
    }

    private static float[] weightScales(int[] multipliers) {
      float[] scales = new float[multipliers.length];
      for (int i = 0; i < scales.length; i++) {
        scales[i] = multipliers[i] / 65536f;
      }
      return scales;
    }

    private static byte[] shifted(byte[] weights) {
      byte[] shifted = new byte[weights.length];
      for (int i = 0; i < weights.length; i++) {
        shifted[i] = (byte) (weights[i] + 128);
      }
      return shifted;
    }
  }
}
