package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.hilab.server.journal.Journal;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LatencyTableFile;
import org.hilab.server.latency.TableDevice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every layer shape of the space on the firmware of this machine, over its serial line. */
@Timeout(300)
class LatencyBuildTest {
  @TempDir static Path home;

  private static SmallSearch search;

  @BeforeAll
  static void prepare() {
    search = SmallSearch.prepare(home);
  }

  @Test
  void killed_in_the_middle_a_build_goes_on_and_its_table_decides_no_search()
      throws IOException, InterruptedException {
    try (SearchProcess process = search.build("tables", "--device-class", "posix")) {
      assertThat(process.says("measuring on posix")).as(process::log).isTrue();
      assertThat(process.says(" shapes")).as(process::log).isTrue();
      assertThat(process.kill()).as("killed in the middle").isTrue();
    }
    int before = measured();
    assertThat(before).isPositive();
    try (SearchProcess process = search.build("tables", "--device-class", "posix")) {
      assertThat(process.status()).as(process::log).isZero();
    }
    LatencyTable table = LatencyTableFile.read(tableFile());
    assertThat(table.layers()).hasSizeGreaterThan(before);
    assertThat(table.device().isFunctional()).isTrue();
    requireNoSearch();
  }

  /** The rows on the disk after a kill. */
  private static int measured() {
    Path folder = home.resolve("tables/lab");
    try (Journal journal = Journal.open(folder, InstantSource.system())) {
      List<TableDevice> devices = journal.layerLatencies().devices();
      assertThat(devices).hasSize(1);
      return journal.layerLatencies().table(devices.getFirst()).layers().size();
    }
  }

  private static Path tableFile() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("tables"))) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .reduce((one, other) -> {
            throw new AssertionError("two tables: " + one + ", " + other);
          })
          .orElseThrow();
    }
  }

  private static void requireNoSearch() throws IOException, InterruptedException {
    String source = "table:" + home.relativize(tableFile());
    try (SearchProcess process = search.start("refused", "--latency", source)) {
      assertThat(process.status()).isEqualTo(2);
      assertThat(process.log())
          .contains("This table holds no latencies")
          .contains("does not count GAP8's cycles");
    }
    assertThat(home.resolve("refused")).doesNotExist();
  }
}
