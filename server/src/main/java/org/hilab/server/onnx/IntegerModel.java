package org.hilab.server.onnx;

import java.util.Map;
import java.util.TreeMap;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedNetwork;

/**
 * The int8 ONNX form of a network under exact-16u ({@code docs/numerics.md}): input {@code image}
 * N×3×H×W, the raw u8 pixels; output {@code logits} N×classes×h×w, u8. Every activation scale is
 * written as 1 and every weight scale as k/65536, which float32 holds exactly; true scales are
 * metadata. {@link WeightForm#FLOAT} has the same inputs, outputs and numbers without int8
 * operators.
 */
public final class IntegerModel {
  private IntegerModel() {}

  /** The model as an ONNX file's bytes. */
  public static byte[] write(QuantizedNetwork network, WeightForm form, ModelOptions options) {
    LayerWriter layers =
        switch (form) {
          case S8, U8 -> new IntegerLayers(network, form, options);
          case FLOAT -> new ExactFloatLayers(network, options);
        };
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
}
