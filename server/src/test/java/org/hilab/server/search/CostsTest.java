package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.QanasArchitecture;
import org.hilab.server.network.Costs;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.network.PeakMemory;
import org.hilab.server.quantization.SyntheticSpace;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

/** Costs of whole networks need space, supernet and network together, so they are tested here. */
class CostsTest {
  private static final Costs FREE = new Costs(0, 0, 0);

  @Test
  void golden_genomes_cost_what_keras_says_to_the_last_integer() throws IOException {
    int compared = 0;
    for (JsonNode golden : golden().path("genomes")) {
      assertThat(Costs.of(network(golden)))
          .as(golden.path("name").asText())
          .isEqualTo(costs(golden));
      compared++;
    }
    assertThat(compared).isEqualTo(26);
  }

  @Test
  void every_layer_costs_what_its_keras_layers_cost() throws IOException {
    JsonNode golden = golden();
    for (String name : List.of("MobileNetV2", "FMAS-L1", "DL3+")) {
      Network network = network(genome(golden, name));
      Map<String, Costs> keras = foldedRows(golden.path("per_layer").path(name));
      for (Layer layer : network.layers()) {
        Costs expected = Objects.requireNonNullElse(keras.remove(layer.name()), FREE);
        assertThat(Costs.of(layer)).as("%s of %s", layer.name(), name).isEqualTo(expected);
      }
      assertThat(keras.values()).containsOnly(FREE);
    }
  }

  @Test
  void the_memory_plan_has_the_published_weights_and_the_best_possible_arena() {
    PeakMemory memory = PeakMemory.of(network(Spaces.named("fmas-mobilenetv2")));
    assertThat(memory.weightBytes()).isEqualTo(2_080_448);
    assertThat(memory.outputChannels()).isEqualTo(16_565);
    // 160 + 960 + 960 channels of 48×48. A plan that keeps all four tensors of a bottleneck needs
    // another 160, which makes the 5.16 MB of the resident firmware's memory plan.
    assertThat(memory.arenaBytes()).isEqualTo(2080L * 48 * 48);
    assertThat(memory.arenaLayer()).isEqualTo("expanded_conv_14_depthwise");
  }

  @Test
  void a_qanas_network_costs_what_its_choices_say() {
    SearchSpace space = Spaces.named("qanas-mobilenetv2");
    for (Genome genome : SyntheticSpace.genomes(space, 300, 23)) {
      QanasArchitecture architecture = (QanasArchitecture) space.decode(genome);
      assertThat(Costs.of(network(space, genome)).parameters())
          .as("%s", genome)
          .isEqualTo(QanasFormula.parameters(architecture, 21));
      assertThat(Costs.of(network(space, genome)).macs())
          .as("%s", genome)
          .isEqualTo(QanasFormula.macs(architecture, space.inputSize(), 21));
    }
  }

  /** A tensor lives from its layer to the last that reads it. */
  @Test
  void the_arena_holds_what_is_alive_at_once() {
    for (SearchSpace space : Spaces.all()) {
      for (Genome genome : SyntheticSpace.genomes(space, 10, 24)) {
        List<Layer> layers = network(space, genome).layers();
        long most = 0;
        for (int now = 0; now < layers.size(); now++) {
          Set<Integer> alive = new HashSet<>(Set.of(now));
          for (Layer later : layers.subList(now, layers.size())) {
            int before = now;
            later.inputs().stream().filter(input -> input < before).forEach(alive::add);
          }
          most =
              Math.max(
                  most, alive.stream().mapToLong(i -> layers.get(i).output().elements()).sum());
        }
        assertThat(PeakMemory.of(network(space, genome)).arenaBytes())
            .as("%s", genome)
            .isEqualTo(most);
      }
    }
  }

  @Test
  void xception_needs_the_three_tensors_of_its_first_block_at_once() {
    PeakMemory memory = PeakMemory.of(network(Spaces.named("fmas-xception")));
    // the block's input, which its shortcut reads later, and a depthwise layer on 128 channels
    assertThat(memory.arenaBytes()).isEqualTo((64 + 128 + 128) * 257L * 257);
    assertThat(memory.arenaLayer()).isEqualTo("entry_flow_block1_separable_conv2_depthwise");
  }

  /** Keras lists batch norms on their own; ours belong to their convolution. */
  private static Map<String, Costs> foldedRows(JsonNode rows) {
    Map<String, Costs> folded = new HashMap<>();
    for (JsonNode row : rows) {
      String name = row.path("name").asText();
      String owner = name.endsWith("_BN") ? name.substring(0, name.length() - 3) : name;
      folded.merge(owner, costs(row), Costs::plus);
    }
    return folded;
  }

  private static Costs costs(JsonNode golden) {
    return new Costs(
        golden.path("params").asLong(),
        golden.path("macs").asLong(),
        golden.path("flops_keras").asLong());
  }

  private static JsonNode genome(JsonNode golden, String name) {
    for (JsonNode genome : golden.path("genomes")) {
      if (genome.path("name").asText().equals(name)) {
        return genome;
      }
    }
    throw new AssertionError("costs.json has no genome " + name);
  }

  private static Network network(JsonNode golden) {
    SearchSpace space = Spaces.named("fmas-" + golden.path("space").asText());
    return network(space, space.parse(golden.path("genome").asText()));
  }

  private static Network network(SearchSpace space) {
    return network(space, space.supernet());
  }

  private static Network network(SearchSpace space, Genome genome) {
    return Supernet.network(space.decode(genome), space.inputSize(), 21);
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in = CostsTest.class.getResourceAsStream("/golden/costs.json")) {
      return JsonMapper.builder().build().readTree(in);
    }
  }
}
