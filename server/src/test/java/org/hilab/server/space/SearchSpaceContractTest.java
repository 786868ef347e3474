package org.hilab.server.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every space promises to those who know only {@link SearchSpace}. */
class SearchSpaceContractTest {
  private static final int SEED = 5;

  static List<SearchSpace> spaces() {
    return Spaces.all();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void every_bit_string_is_legal_and_has_one_canonical_form_with_its_architecture(
      SearchSpace space) {
    Map<Genome, Architecture> architectures = new HashMap<>();
    Map<Architecture, Genome> canonicals = new HashMap<>();
    for (Genome genome : genomes(space, 20_000)) {
      Genome parsed = space.parse(genome.bits());
      Genome canonical = space.canonical(parsed);
      Architecture architecture = space.decode(parsed);
      assertThat(parsed).isEqualTo(genome);
      assertThat(space.canonical(canonical)).isEqualTo(canonical);
      assertThat(space.decode(canonical)).as("%s", genome).isEqualTo(architecture);
      architectures.put(canonical, architecture);
      assertThat(canonicals.putIfAbsent(architecture, canonical)).isIn(null, canonical);
    }
    assertThat(architectures).hasSameSizeAs(canonicals);
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void the_supernet_is_canonical_and_covers_first(SearchSpace space) {
    assertThat(space.canonical(space.supernet())).isEqualTo(space.supernet());
    assertThat(space.cover().getFirst()).isEqualTo(space.decode(space.supernet()));
    assertThat(space.cover()).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void genes_cover_all_bits_without_gaps_and_can_be_set(SearchSpace space) {
    int bit = 0;
    for (Gene gene : space.genes()) {
      assertThat(gene.from()).isEqualTo(bit);
      bit += gene.bits();
      for (int choice = 0; choice < gene.values().size(); choice++) {
        Genome genome = gene.with(space.supernet(), choice);
        assertThat(gene.choice(genome)).isEqualTo(choice);
        assertThat(gene.with(genome, gene.choice(space.supernet()))).isEqualTo(space.supernet());
      }
    }
    assertThat(bit).isEqualTo(space.length());
    assertThat(space.genes()).extracting(Gene::name).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void every_gene_is_shared_or_in_one_group(SearchSpace space) {
    List<Gene> all = new ArrayList<>(space.separation().shared());
    space.separation().groups().forEach(all::addAll);
    assertThat(all).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(space.genes());
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void a_wrong_length_or_character_is_named(SearchSpace space) {
    String bits = space.supernet().bits();
    assertThatThrownBy(() -> space.parse("0101"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("has " + space.length() + " bits")
        .hasMessageContaining("has 4");
    assertThatThrownBy(() -> space.parse(bits.substring(1) + "x"))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("character " + space.length());
  }

  /** Half of them with few ones and half of what is left with many, so that forms coincide. */
  private static List<Genome> genomes(SearchSpace space, int count) {
    Random random = new Random(SEED);
    List<Genome> genomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double ones = i % 2 == 0 ? 0.05 : random.nextDouble();
      StringBuilder bits = new StringBuilder();
      for (int bit = 0; bit < space.length(); bit++) {
        bits.append(random.nextDouble() < ones ? '1' : '0');
      }
      genomes.add(new Genome(bits.toString()));
    }
    return genomes;
  }
}
