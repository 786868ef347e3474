package org.hilab.server.search;

import java.util.List;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.latency.LatencyTable;

/** Where the latency of a search's candidates comes from; a search has one and never mixes two. */
public sealed interface LatencySource {
  /** The analytic model, asked by a job for each candidate. */
  LatencySource ESTIMATE = new Estimate();

  /** The name in the spec. */
  String evaluator();

  /** Cycles of a network of these layers; a sum over what depends on one layer alone. */
  long cycles(List<LayerRecord> layers);

  /** Agents give it; it is labelled as an estimate wherever it is shown. */
  record Estimate() implements LatencySource {
    @Override
    public String evaluator() {
      return Gap8CycleModel.VERSION;
    }

    @Override
    public long cycles(List<LayerRecord> layers) {
      return Gap8CycleModel.cycles(layers);
    }
  }

  /** The sum of measured layers: once the table is there, no candidate costs any device time. */
  record Table(LatencyTable table) implements LatencySource {
    @Override
    public String evaluator() {
      return "table:" + table.hash();
    }

    @Override
    public long cycles(List<LayerRecord> layers) {
      return table.cycles(layers);
    }
  }
}
