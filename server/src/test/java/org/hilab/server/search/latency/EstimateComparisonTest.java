package org.hilab.server.search.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.candidate.Genome;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LayerLatency;
import org.hilab.server.latency.LayerText;
import org.hilab.server.latency.TestingTable;
import org.hilab.server.network.DeviceLayers;
import org.hilab.server.network.Network;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

class EstimateComparisonTest {
  private static final int NETWORKS = 60;
  private static final int SCALE = 3;

  private final FmasMobileNetV2 space = new FmasMobileNetV2();
  private final LayerShapes shapes = LayerShapes.of(space, this::network);

  @Test
  void a_table_that_is_the_estimate_three_times_over_needs_only_a_scale() {
    Map<LayerRecord, LayerLatency> layers = new TreeMap<>(LayerText.SMALLEST_FIRST);
    for (LayerRecord shape : shapes.layers().keySet()) {
      long cycles = SCALE * Gap8CycleModel.cycles(List.of(shape));
      layers.put(
          shape,
          new LayerLatency(new LayerLatency.Cycles(cycles, 0, 1), "00000000", List.of("sim")));
    }
    EstimateComparison comparison = compare(LatencyTable.of(TestingTable.GVSOC, layers));
    assertThat(comparison.kendall()).isCloseTo(1, within(1e-3));
    assertThat(comparison.ratio().mean()).isCloseTo(SCALE, within(1e-4));
    assertThat(comparison.scaledError()).isCloseTo(0, within(1e-4));
    comparison
        .kinds()
        .forEach((kind, sums) ->
            assertThat(sums.table()).as("%s", kind).isEqualTo(SCALE * sums.estimate()));
  }

  @Test
  void another_table_leaves_an_error_that_no_scale_takes_away() {
    EstimateComparison comparison = compare(TestingTable.of(shapes.layers().keySet()));
    assertThat(comparison.networks()).isEqualTo(NETWORKS);
    assertThat(comparison.kendall()).isBetween(0.5, 0.9999);
    assertThat(comparison.scaledError()).isPositive();
    assertThat(comparison.ratio().min()).isLessThan(comparison.ratio().max());
  }

  private EstimateComparison compare(LatencyTable table) {
    return EstimateComparison.of(
        table, space, genome -> DeviceLayers.of(network(genome)), NETWORKS);
  }

  private Network network(Genome genome) {
    return Supernet.network(space.decode(genome), 384, 21);
  }
}
