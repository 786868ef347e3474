package org.hilab.server.latency;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.latency.LayerLatency.Cycles;

/** Tables that nobody measured: an arithmetic over shapes stands in for the simulator. */
public final class TestingTable {
  public static final TableDevice GVSOC =
      new TableDevice("gvsoc", "0123456789abcdef", 175_000_000, 8 << 20);
  public static final TableDevice POSIX = new TableDevice("posix", "fedcba9876543210", 0, 8 << 20);

  private TestingTable() {}

  /** A table of GVSoC's form with every one of the shapes. */
  public static LatencyTable of(Collection<LayerRecord> shapes) {
    Map<LayerRecord, LayerLatency> layers = new TreeMap<>(LayerText.SMALLEST_FIRST);
    shapes.forEach(shape -> layers.put(shape, latency(shape)));
    return LatencyTable.of(GVSOC, layers);
  }

  /** Slower than the estimate, and in no fixed ratio to it. */
  public static LayerLatency latency(LayerRecord shape) {
    long estimate = Gap8CycleModel.cycles(List.of(shape));
    long cycles = 2 * estimate + estimate * (shape.output().channels() % 7) / 10 + 1_000;
    return new LayerLatency(new Cycles(cycles, 3, 3), "0badcafe", List.of("board-1"));
  }

  /** What a device without GAP8's cycles gives. */
  public static LayerLatency checked() {
    return new LayerLatency(null, "0badcafe", List.of("posix-1"));
  }
}
