package org.hilab.server.onnx;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a written model may vary in.
 *
 * @param batch images per run, or {@link #ANY_BATCH}
 * @param everyLayer true: every layer but the image is an output, in layer order; false: only the
 *     logits
 * @param metadata written as the model's properties
 */
public record ModelOptions(int batch, boolean everyLayer, Map<String, String> metadata) {
  /** The batch size is left open (a symbolic dimension). */
  public static final int ANY_BATCH = -1;

  /** Metadata key of the search space's id. */
  public static final String SPACE = "hilab.space";

  /** Metadata key of the genome's bits. */
  public static final String GENOME = "hilab.genome";

  /** Metadata key of the int8 image's SHA-256. */
  public static final String IMAGE_SHA256 = "hilab.image.sha256";

  /** One image, only the logits, no metadata. */
  public static final ModelOptions DEFAULT = new ModelOptions(1, false, Map.of());

  public ModelOptions {
    if (batch < 1 && batch != ANY_BATCH) {
      throw new IllegalArgumentException("A batch has at least one image, but is " + batch + ".");
    }
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
  }

  public ModelOptions withBatch(int newBatch) {
    return new ModelOptions(newBatch, everyLayer, metadata);
  }

  public ModelOptions withEveryLayer() {
    return new ModelOptions(batch, true, metadata);
  }

  public ModelOptions withMetadata(Map<String, String> newMetadata) {
    return new ModelOptions(batch, everyLayer, newMetadata);
  }
}
