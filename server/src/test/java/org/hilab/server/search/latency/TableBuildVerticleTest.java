package org.hilab.server.search.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.hilab.protocol.Crc32c;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.Program;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.fleet.BusBoard;
import org.hilab.server.fleet.FleetOptions;
import org.hilab.server.fleet.FleetVerticle;
import org.hilab.server.fleet.TestingBoards;
import org.hilab.server.journal.Journal;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LayerLatency;
import org.hilab.server.latency.LayerText;
import org.hilab.server.latency.TestingTable;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.quantization.SyntheticSupernet;
import org.hilab.server.space.FmasMobileNetV2;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables over a real event bus, fleet and journal; functions stand in for the boards. */
class TableBuildVerticleTest {
  private static final int SIZE = 32;
  private static final int WAIT_SECONDS = 120;
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();
  private static final ParameterImage IMAGE =
      SyntheticSupernet.quantized(SPACE.supernet(), SIZE).image();

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final Map<String, Integer> done = new ConcurrentHashMap<>();
  private Journal journal;

  @BeforeEach
  void open() {
    journal = Journal.open(folder, InstantSource.system());
    await(vertx.deployVerticle(new FleetVerticle(FleetOptions.DEFAULTS, InstantSource.system())));
  }

  @AfterEach
  void close() {
    await(vertx.close());
    journal.close();
  }

  @Test
  void all_boards_of_a_class_share_the_work_and_a_loss_changes_nothing() {
    connect("sim-1", "gvsoc", "0123456789abcdef", job -> measured(job, "sim-1"));
    connect("sim-2", "gvsoc", "0123456789abcdef", this::losingOften);
    connect("other", "gvsoc", "00000000000000aa", job -> measured(job, "other"));
    LatencyTable table = await(build());
    assertThat(table.layers().keySet()).isEqualTo(shapes().layers().keySet());
    assertThat(done.get("sim-1")).isPositive();
    assertThat(done.get("sim-2")).isPositive();
    assertThat(done).doesNotContainKey("other");
    table
        .layers()
        .forEach((shape, latency) ->
            assertThat(latency.cycles())
                .isEqualTo(new LayerLatency.Cycles(cycles(LayerText.of(shape)), 2, 3)));
  }

  @Test
  void a_second_build_measures_nothing_again() {
    connect("sim-1", "gvsoc", "0123456789abcdef", job -> measured(job, "sim-1"));
    LatencyTable first = await(build());
    int jobs = done.getOrDefault("sim-1", 0);
    assertThat(await(build())).isEqualTo(first);
    assertThat(done.get("sim-1")).isEqualTo(jobs);
  }

  @Test
  void without_a_board_of_the_kind_it_ends_and_says_so() {
    connect("other", "gvsoc", "00000000000000aa", job -> measured(job, "other"));
    assertThatThrownBy(() -> await(build()))
        .hasMessageContaining("No board takes the layers")
        .hasMessageContaining("it goes on where it was");
  }

  @Test
  void a_layer_that_no_board_computes_right_is_no_row_and_is_named() {
    String broken = LayerText.of(shapes().layers().lastKey());
    connect(
        "sim-1",
        "gvsoc",
        "0123456789abcdef",
        job ->
            job.subject().equals(broken)
                ? new Lost("WRONG_CHECKSUM: 00000bad")
                : measured(job, "sim-1"));
    assertThatThrownBy(() -> await(build()))
        .hasMessageContaining("1 of " + shapes().layers().size())
        .hasMessageContaining(broken)
        .hasMessageContaining("WRONG_CHECKSUM");
    assertThat(journal.layerLatencies().table(TestingTable.GVSOC).layers().keySet())
        .extracting(LayerText::of)
        .doesNotContain(broken);
  }

  @Test
  void whole_networks_run_with_their_checksums_and_a_loss_is_tried_again() {
    List<Genome> genomes = List.of(SPACE.supernet(), new Genome("0".repeat(SPACE.length())));
    connect("sim-1", "gvsoc", "0123456789abcdef", this::ranOrLost);
    List<NetworkRun> runs = new ArrayList<>();
    await(builder().confirm(TestingTable.GVSOC, plan(1), genomes, runs::add));
    assertThat(runs)
        .containsExactlyInAnyOrder(
            new NetworkRun(genomes.getFirst(), cycles(genomes.getFirst().bits())),
            new NetworkRun(genomes.getLast(), cycles(genomes.getLast().bits())));
    assertThat(done.get("sim-1")).isGreaterThan(2);
  }

  @Test
  void a_network_that_a_board_refuses_is_named() {
    connect("sim-1", "gvsoc", "0123456789abcdef", _ -> new Rejected("NO_TILES in layer 3"));
    assertThatThrownBy(() ->
            await(
                builder().confirm(TestingTable.GVSOC, plan(1), List.of(SPACE.supernet()), _ -> {})))
        .hasMessageContaining(SPACE.supernet().bits())
        .hasMessageContaining("NO_TILES in layer 3");
  }

  private MeasurementOutcome ranOrLost(Workload job) {
    int jobs = done.merge("sim-1", 1, Integer::sum);
    if (!(job instanceof Workload.RunNetwork(String genome, Program program, var _, var _))) {
      throw new AssertionError(job);
    }
    return jobs == 1
        ? new Lost("TIMEOUT: no answer")
        : TestingBoards.ran(program, "sim-1", cycles(genome));
  }

  private TableBuilder builder() {
    return new TableBuilder(vertx, journal, new Blobs(folder.resolve("blobs")));
  }

  private static TableBuilder.Plan plan(int repeats) {
    return new TableBuilder.Plan(
        SPACE, TableBuildVerticleTest::network, repeats, Duration.ofSeconds(1));
  }

  private Future<LatencyTable> build() {
    TableProgress silent =
        new TableProgress() {
          @Override
          public void measured(int shapes, int of, int boards) {}

          @Override
          public void waiting(String forWhat) {}
        };
    return builder().build(TestingTable.GVSOC, plan(3), silent);
  }

  private static LayerShapes shapes() {
    return LayerShapes.of(SPACE, genome -> network(genome).network());
  }

  private static QuantizedNetwork network(Genome genome) {
    return new QuantizedNetwork(
        SyntheticSupernet.network(genome, SIZE, SyntheticSupernet.CLASSES), IMAGE);
  }

  private MeasurementOutcome measured(Workload job, String board) {
    done.merge(board, 1, Integer::sum);
    if (!(job instanceof Workload.RunLayer(String layer, Program program, long _))) {
      throw new AssertionError(job);
    }
    assertThat(program.expectedOutput()).isNotEqualTo(new Crc32c("00000000"));
    return TestingBoards.ran(program, board, cycles(layer));
  }

  private MeasurementOutcome losingOften(Workload job) {
    int jobs = done.merge("sim-2", 1, Integer::sum);
    return jobs % 3 == 0 ? new Lost("TIMEOUT: no answer") : measured(job, "sim-2");
  }

  private static long cycles(String layer) {
    return 1_000 + Integer.toUnsignedLong(layer.hashCode());
  }

  private void connect(
      String name,
      String deviceClass,
      String firmware,
      Function<Workload, MeasurementOutcome> device) {
    await(BusBoard.connect(vertx, name, TestingBoards.resident(deviceClass, firmware), device));
  }

  private static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .join();
  }
}
