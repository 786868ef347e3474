package org.hilab.server.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Window;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LatencyTableTest {
  private static final LayerRecord ADD =
      new LayerRecord(
          LayerKind.ADD, new Tensor(8, 8, 16), new Tensor(8, 8, 16), new Window(1, 1, 1));
  private static final LayerRecord DEPTHWISE =
      new LayerRecord(
          LayerKind.DEPTHWISE, new Tensor(8, 8, 16), new Tensor(4, 4, 16), new Window(3, 2, 1));
  private static final LayerRecord POINTWISE =
      new LayerRecord(
          LayerKind.CONV, new Tensor(8, 8, 16), new Tensor(8, 8, 32), new Window(1, 1, 1));

  @TempDir Path folder;

  private final LatencyTable table = TestingTable.of(List.of(POINTWISE, ADD, DEPTHWISE));

  @Test
  void a_network_costs_the_sum_of_its_layers() {
    long once = table.cycles(List.of(POINTWISE));
    assertThat(table.cycles(List.of(POINTWISE, ADD, POINTWISE)))
        .isEqualTo(2 * once + table.cycles(List.of(ADD)));
    assertThat(table.spreadCycles(List.of(POINTWISE, ADD, POINTWISE))).isEqualTo(9);
  }

  @Test
  void a_layer_that_was_not_measured_has_no_latency() {
    LatencyTable small = TestingTable.of(List.of(ADD));
    assertThat(small.missing(List.of(POINTWISE, ADD, DEPTHWISE, POINTWISE)))
        .containsExactly(DEPTHWISE, POINTWISE);
    assertThatThrownBy(() -> small.cycles(List.of(ADD, POINTWISE)))
        .hasMessageContaining("conv:8x8x16:8x8x32:k1s1d1");
  }

  @Test
  void counts_that_are_no_latencies_cannot_be_added_up() {
    LatencyTable functional =
        LatencyTable.of(TestingTable.POSIX, Map.of(ADD, TestingTable.checked()));
    assertThat(functional.device().isFunctional()).isTrue();
    assertThatThrownBy(() -> functional.cycles(List.of(ADD)))
        .isInstanceOf(IllegalArgumentException.class);
    Map<LayerRecord, LayerLatency> cycles = Map.of(ADD, TestingTable.latency(ADD));
    assertThatThrownBy(() -> LatencyTable.of(TestingTable.POSIX, cycles))
        .hasMessageContaining("posix");
    Map<LayerRecord, LayerLatency> none = Map.of(ADD, TestingTable.checked());
    assertThatThrownBy(() -> LatencyTable.of(TestingTable.GVSOC, none))
        .hasMessageContaining("gvsoc");
  }

  @Test
  void the_hash_is_of_device_and_cycles_and_of_nothing_else() {
    LayerLatency latency = TestingTable.latency(ADD);
    LatencyTable one = LatencyTable.of(TestingTable.GVSOC, Map.of(ADD, latency));
    LayerLatency elsewhere = new LayerLatency(latency.cycles(), "00000001", List.of("board-2"));
    assertThat(LatencyTable.of(TestingTable.GVSOC, Map.of(ADD, elsewhere)).hash())
        .isEqualTo(one.hash());
    LayerLatency slower =
        new LayerLatency(new LayerLatency.Cycles(1, 0, 1), "0badcafe", List.of("board-1"));
    assertThat(LatencyTable.of(TestingTable.GVSOC, Map.of(ADD, slower)).hash())
        .isNotEqualTo(one.hash());
    TableDevice other = new TableDevice("gap8", "0123456789abcdef", 175_000_000, 8 << 20);
    assertThat(LatencyTable.of(other, Map.of(ADD, latency)).hash()).isNotEqualTo(one.hash());
  }

  @Test
  void a_file_gives_the_table_back() {
    Path file = folder.resolve("table.json");
    LatencyTableFile.write(table, file);
    assertThat(LatencyTableFile.read(file)).isEqualTo(table);
    LatencyTable functional =
        LatencyTable.of(TestingTable.POSIX, Map.of(ADD, TestingTable.checked()));
    LatencyTableFile.write(functional, file);
    assertThat(LatencyTableFile.read(file)).isEqualTo(functional);
    assertThat(LatencyTableFile.csv(table).lines()).hasSize(4);
  }

  @Test
  void a_file_that_was_changed_by_hand_is_refused() throws IOException {
    Path file = folder.resolve("table.json");
    LatencyTableFile.write(table, file);
    long cycles = table.cycles(List.of(ADD));
    Files.writeString(file, Files.readString(file).replace("" + cycles, "" + (cycles - 1)));
    assertThatThrownBy(() -> LatencyTableFile.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("not those that its hash was made of");
    Files.writeString(file, "{}");
    assertThatThrownBy(() -> LatencyTableFile.read(file)).isInstanceOf(InvalidInput.class);
    assertThatThrownBy(() -> LatencyTableFile.read(folder.resolve("none.json")))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("there is no");
  }
}
