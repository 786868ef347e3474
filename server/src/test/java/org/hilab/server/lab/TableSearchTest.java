package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.candidate.Genome;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LatencyTableFile;
import org.hilab.server.latency.TestingTable;
import org.hilab.server.network.DeviceLayers;
import org.hilab.server.search.latency.LayerShapes;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A search that a table decides: no agent, no board. */
@Timeout(300)
class TableSearchTest {
  private static final FmasMobileNetV2 SPACE = new FmasMobileNetV2();

  @TempDir static Path home;

  private static SmallSearch search;
  private static LatencyTable table;

  @BeforeAll
  static void prepare() {
    search = SmallSearch.prepare(home);
    table = TestingTable.of(shapes());
    LatencyTableFile.write(table, home.resolve(table.hash() + ".json"));
  }

  @Test
  void a_search_takes_every_latency_from_its_table_and_no_agent_is_needed()
      throws IOException, InterruptedException {
    String hash = table.hash();
    try (SearchProcess process = search.start("run", options("table:" + hash + ".json"))) {
      assertThat(process.status()).as(process::log).isZero();
    }
    search.requireIntactJournal("run");
    JsonNode front = new JsonMapper().readTree(search.result("run").front());
    assertThat(front.at("/spec/evaluators/latency").textValue()).isEqualTo("table:" + hash);
    assertThat(front.path("front")).isNotEmpty();
    for (JsonNode candidate : front.path("front")) {
      Genome genome = new Genome(candidate.path("genome").textValue());
      long cycles =
          table.cycles(DeviceLayers.of(Supernet.network(SPACE.decode(genome), 32, classes())));
      assertThat(candidate.at("/objectives/latency").longValue()).isEqualTo(cycles);
      assertThat(candidate.at("/latency/provenance").textValue()).isEqualTo("table");
      assertThat(candidate.at("/latency/deviceClass").textValue()).isEqualTo("gvsoc");
      JsonNode bounds = front.at("/spec/bounds/1");
      assertThat(cycles).isBetween(bounds.path("min").longValue(), bounds.path("max").longValue());
    }
    goesOnByTheHash(hash);
  }

  /** The same run, resumed with the table's short name instead of its file. */
  private static void goesOnByTheHash(String hash) throws IOException, InterruptedException {
    SmallSearch.Result before = search.result("run");
    String[] options = options("table:" + hash.substring(0, 8));
    try (SearchProcess process = search.start("run", with(options, "--tables", ".", "--resume"))) {
      assertThat(process.status()).as(process::log).isZero();
    }
    assertThat(search.result("run")).isEqualTo(before);
  }

  @Test
  void a_table_that_lacks_layers_is_refused_before_anything_is_measured()
      throws IOException, InterruptedException {
    LayerRecord one = table.layers().firstKey();
    LatencyTableFile.write(table.only(Set.of(one)), home.resolve("small.json"));
    try (SearchProcess process = search.start("refused", options("table:small.json"))) {
      assertThat(process.status()).isEqualTo(2);
      assertThat(process.log()).contains("lacks layers of the space").contains("latency build");
    }
    assertThat(home.resolve("refused")).doesNotExist();
  }

  private static String[] options(String source) {
    return new String[] {"--latency", source, "--no-agent", "--verify-within", "0"};
  }

  private static String[] with(String[] options, String... more) {
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return all;
  }

  private static Set<LayerRecord> shapes() {
    return LayerShapes.of(SPACE, genome -> Supernet.network(SPACE.decode(genome), 32, classes()))
        .layers()
        .keySet();
  }

  private static int classes() {
    return search.classes();
  }
}
