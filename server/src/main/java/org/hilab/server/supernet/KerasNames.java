package org.hilab.server.supernet;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.candidate.InvalidInput;

/**
 * The names that Keras gives one tensor in its several files. In an .h5 file the path {@code
 * aspp0/aspp0/kernel:0}, perhaps below {@code model_weights}; flat, as our safetensors have it,
 * {@code aspp0_kernel}.
 */
final class KerasNames {
  private static final String OUTPUT = ":0";

  /** What bonlime's model calls its logits when they are not those of VOC or Cityscapes. */
  private static final String OTHER_CLASSES = "custom_logits_semantic";

  private KerasNames() {}

  /**
   * The tensors under their flat names.
   *
   * @throws InvalidInput if two have the same one
   */
  static SortedMap<String, Tensor> flat(Map<String, Tensor> tensors) {
    SortedMap<String, Tensor> flat = new TreeMap<>();
    for (Tensor tensor : tensors.values()) {
      Tensor other = flat.put(flat(tensor.name()), tensor);
      if (other != null) {
        throw new InvalidInput(
            "The weight file holds one tensor under two names",
            other.name() + " and " + tensor.name(),
            "Export each tensor once");
      }
    }
    return flat;
  }

  /** The layer is the last folder, the variable the last word. */
  static String flat(String name) {
    String path = name.endsWith(OUTPUT) ? name.substring(0, name.length() - OUTPUT.length()) : name;
    int variable = path.lastIndexOf('/');
    if (variable >= 0) {
      int layer = path.lastIndexOf('/', variable - 1);
      path = path.substring(layer + 1, variable) + "_" + path.substring(variable + 1);
    }
    return path.startsWith(OTHER_CLASSES) ? path.substring("custom_".length()) : path;
  }
}
