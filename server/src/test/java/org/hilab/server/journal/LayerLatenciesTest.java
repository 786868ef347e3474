package org.hilab.server.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Window;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LayerLatency;
import org.hilab.server.latency.TableRow;
import org.hilab.server.latency.TestingTable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerLatenciesTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:56:54.321Z");

  @TempDir Path folder;

  private final LayerRecord small = add(16);
  private final LayerRecord large = add(32);

  @Test
  void what_was_measured_is_there_after_a_restart() {
    try (Journal journal = open()) {
      journal.layerLatencies().put(TestingTable.GVSOC, row(large)).join();
      journal.layerLatencies().put(TestingTable.GVSOC, row(small)).join();
      journal
          .layerLatencies()
          .put(TestingTable.POSIX, new TableRow(small, TestingTable.checked()))
          .join();
    }
    try (Journal journal = open()) {
      LayerLatencies latencies = journal.layerLatencies();
      assertThat(latencies.devices())
          .containsExactlyInAnyOrder(TestingTable.GVSOC, TestingTable.POSIX);
      assertThat(latencies.table(TestingTable.GVSOC))
          .isEqualTo(TestingTable.of(List.of(small, large)));
      assertThat(latencies.table(TestingTable.POSIX).layers()).containsOnlyKeys(small);
    }
  }

  @Test
  void the_first_of_two_results_stays_so_that_a_table_never_changes() {
    try (Journal journal = open()) {
      LayerLatencies latencies = journal.layerLatencies();
      latencies.put(TestingTable.GVSOC, row(small)).join();
      LatencyTable before = latencies.table(TestingTable.GVSOC);
      LayerLatency other =
          new LayerLatency(new LayerLatency.Cycles(7, 0, 1), "00000001", List.of("late"));
      latencies.put(TestingTable.GVSOC, new TableRow(small, other)).join();
      assertThat(latencies.table(TestingTable.GVSOC)).isEqualTo(before);
    }
  }

  private Journal open() {
    return Journal.open(folder, InstantSource.fixed(NOW));
  }

  private static TableRow row(LayerRecord layer) {
    return new TableRow(layer, TestingTable.latency(layer));
  }

  private static LayerRecord add(int channels) {
    Tensor tensor = new Tensor(8, 8, channels);
    return new LayerRecord(LayerKind.ADD, tensor, tensor, new Window(1, 1, 1));
  }
}
