package org.hilab.server.space;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.XceptionArchitecture;
import org.junit.jupiter.api.Test;

class FmasXceptionTest {
  private final FmasXception space = new FmasXception();

  @Test
  void golden_genomes_decode_as_published() throws IOException {
    int compared = 0;
    for (JsonNode golden : golden().path("genomes")) {
      if (golden.path("space").asText().equals("xception")) {
        JsonNode decoded = golden.path("decoded");
        String blocks = decoded.path("blocks").asText();
        XceptionArchitecture expected =
            new XceptionArchitecture(
                decoded.path("entry_stride").asInt(),
                decoded.path("middle_rate").asInt(),
                integers(decoded.path("exit_rates")),
                integers(decoded.path("aspp")),
                blocks.chars().mapToObj(bit -> bit == '1').toList());
        assertThat(space.decode(space.parse(golden.path("genome").asText())))
            .as(golden.path("name").asText())
            .isEqualTo(expected);
        compared++;
      }
    }
    assertThat(compared).isEqualTo(13);
  }

  @Test
  void the_middle_dilation_counts_unless_there_is_no_middle_block() {
    assertThat(space.canonical(genome("01 11 1 0 0000000000000000")))
        .isEqualTo(genome("01 00 1 0 0000000000000000"));
    assertThat(space.canonical(genome("01 11 1 0 0000000100000000")))
        .isEqualTo(genome("01 11 1 0 0000000100000000"));
  }

  /** The bits of stride, exit and pyramid are never touched, so they count as a factor. */
  @Test
  void there_are_as_many_networks_as_canonical_genomes() {
    Set<Genome> canonical = new HashSet<>();
    IntStream.range(0, 1 << 18)
        .mapToObj(bits -> String.format("%18s", Integer.toBinaryString(bits)).replace(' ', '0'))
        .map(bits -> new Genome("00" + bits.substring(0, 2) + "00" + bits.substring(2)))
        .map(space::canonical)
        .forEach(canonical::add);
    assertThat(16L * canonical.size()).isEqualTo(space.networks()).isEqualTo(4_194_256);
  }

  private static Genome genome(String bits) {
    return new Genome(bits.replace(" ", ""));
  }

  private static List<Integer> integers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asInt).toList();
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in = FmasXceptionTest.class.getResourceAsStream("/golden/costs.json")) {
      return JsonMapper.builder().build().readTree(in);
    }
  }
}
