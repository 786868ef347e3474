package org.hilab.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MessageCodec;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

class DeviceLayersTest {
  /** With -Dhilab.golden.rewrite=true the golden files are written instead of compared. */
  private static final boolean REWRITE = Boolean.getBoolean("hilab.golden.rewrite");

  private static final Map<String, String> GENOMES =
      Map.of(
          "supernet", "00001111111111111111111",
          "fmas-l1", "00011101011011111111111",
          "fmas-l2", "01001111001011111111111");

  private final FmasMobileNetV2 space = new FmasMobileNetV2();

  @Test
  void devices_do_the_multiplications_of_the_network() {
    for (String genome : GENOMES.values()) {
      Network network = network(genome);
      long expected =
          network.layers().stream()
              .filter(Layer.Convolution.class::isInstance)
              .mapToLong(layer -> ((Layer.Convolution) layer).macs())
              .sum();
      List<LayerRecord> records = DeviceLayers.of(network);
      assertThat(records.stream().mapToLong(LayerRecord::macs).sum()).isEqualTo(expected);
      assertThat(records).hasSize(network.layers().size() - 1);
    }
  }

  @Test
  void a_concat_counts_all_its_inputs() {
    LayerRecord concat =
        DeviceLayers.of(network(space.supernet().bits())).stream()
            .filter(record -> record.kind() == LayerKind.CONCAT)
            .findFirst()
            .orElseThrow();
    assertThat(concat.input()).isEqualTo(concat.output());
    assertThat(concat.output().channels()).isEqualTo(512);
  }

  /** The tests of the analytic model compute their estimates from these files. */
  @Test
  void the_workloads_of_three_known_networks_are_golden() throws IOException {
    Path folder = Path.of(System.getProperty("hilab.agent"), "protocol/src/test/resources/golden");
    for (Map.Entry<String, String> entry : GENOMES.entrySet()) {
      Workload workload =
          new Workload.Estimate(entry.getValue(), DeviceLayers.of(network(entry.getValue())));
      byte[] json = new MessageCodec().encode(workload);
      Path file = folder.resolve("workload-" + entry.getKey() + ".json");
      if (REWRITE) {
        Files.createDirectories(folder);
        Files.write(file, json);
      }
      assertThat(Files.readAllBytes(file)).as(entry.getKey()).isEqualTo(json);
    }
  }

  private Network network(String bits) {
    return Supernet.network(space.decode(new Genome(bits)), 384, 21);
  }
}
