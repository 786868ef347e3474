package org.hilab.server.latency;

import java.util.Comparator;
import java.util.Locale;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Window;

/** A layer's shape as one word, the same for hashes, files, databases and people. */
public final class LayerText {
  /** The order in which a table is measured: the first results come soon. */
  public static final Comparator<LayerRecord> SMALLEST_FIRST =
      Comparator.comparingLong(LayerRecord::macs)
          .thenComparingLong(layer -> layer.output().elements())
          .thenComparing(LayerText::of);

  private LayerText() {}

  /** For example: depthwise:48x48x384:48x48x384:k3s1d2 for input, output and window. */
  public static String of(LayerRecord layer) {
    Window window = layer.window();
    return layer.kind().name().toLowerCase(Locale.ROOT)
        + ":"
        + of(layer.input())
        + ":"
        + of(layer.output())
        + ":k"
        + window.kernel()
        + "s"
        + window.stride()
        + "d"
        + window.dilation();
  }

  private static String of(Tensor tensor) {
    return tensor.height() + "x" + tensor.width() + "x" + tensor.channels();
  }
}
