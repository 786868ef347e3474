package org.hilab.server.search;

import java.util.List;
import java.util.Set;
import org.hilab.protocol.Board;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.Provenance;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.deployment.Plan;
import org.hilab.server.deployment.Planner;
import org.hilab.server.deployment.ResidentImage;
import org.hilab.server.fleet.JobNeeds;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LayerText;
import org.hilab.server.latency.TableDevice;
import org.hilab.server.search.latency.LayerShapes;

/** The latency of candidates by a table: the sum of their layers if they fit the table's device. */
final class TableLatency {
  private static final int SHORT_HASH = 12;

  private final Candidates candidates;
  private final LatencyTable table;
  private final ResidentImage resident;
  private final String name;

  private TableLatency(Candidates candidates, LatencyTable table, ResidentImage resident) {
    this.candidates = candidates;
    this.table = table;
    this.resident = resident;
    this.name = "table-" + table.hash().substring(0, SHORT_HASH);
  }

  /**
   * Checks that the table can decide a search of these candidates.
   *
   * @throws InvalidInput if it was measured where cycles are no latencies, or lacks shapes
   */
  static TableLatency of(Candidates candidates, LatencyTable table) {
    if (table.device().isFunctional()) {
      throw new InvalidInput(
          "This table holds no latencies",
          table.device().text() + " runs the firmware, but does not count GAP8's cycles",
          "Build one on a GAP8 or on GVSoC, or search with --latency estimate");
    }
    Set<LayerRecord> shapes =
        LayerShapes.of(candidates.space(), candidates::network).layers().keySet();
    List<LayerRecord> missing = table.missing(shapes);
    if (!missing.isEmpty()) {
      throw new InvalidInput(
          "The latency table lacks layers of the space",
          missing.size() + " of " + shapes.size() + ", first " + LayerText.of(missing.getFirst()),
          "Measure them: ./hilab latency build with the same space, classes and input size");
    }
    ResidentImage resident = ResidentImage.of(candidates.quantized(candidates.space().supernet()));
    return new TableLatency(candidates, table, resident);
  }

  /** What becomes of a candidate; the same for every caller. */
  MeasurementOutcome of(Genome genome) {
    long arena = table.device().arenaBytes();
    return switch (Planner.plan(candidates.quantized(genome), resident, arena)) {
      case Plan.Fits _ -> new Measured(measurement(genome));
      case Plan.DoesNotFit(String layer, long needed, long available) ->
          new Rejected(
              "Its activations need " + needed + " of " + available + " bytes, in " + layer + ".");
      case Plan.Unsupported(String layer, String why) -> new Rejected(layer + ": " + why);
    };
  }

  /** Boards whose runs can be compared with the table. */
  JobNeeds needs() {
    return JobNeeds.of(table.device().deviceClass(), table.device().firmware());
  }

  private Measurement measurement(Genome genome) {
    List<LayerRecord> layers = candidates.layers(genome);
    TableDevice device = table.device();
    Conditions conditions =
        new Conditions(
            device.deviceClass(),
            name,
            Board.RESIDENT,
            device.firmware(),
            device.clockHz(),
            table.repeats(layers),
            table.spreadCycles(layers),
            null,
            null);
    return new Measurement(table.cycles(layers), Provenance.TABLE, conditions);
  }
}
