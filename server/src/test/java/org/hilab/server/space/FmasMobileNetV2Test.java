package org.hilab.server.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.MobileNetV2Architecture;
import org.hilab.server.candidate.MobileNetV2Architecture.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FmasMobileNetV2Test {
  private final FmasMobileNetV2 space = new FmasMobileNetV2();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0000 111 11 11 11 1111111111 | 2 2 1 1 | 2 2 2 4 4 4", // the supernet
        "0001 110 10 11 01 1111111111 | 2 2 1 2 | 2 2 1 3 4 2", // FMAS-L1
        "0100 111 10 01 01 1111111111 | 2 3 1 1 | 2 2 2 3 2 2", // FMAS-L2
      })
  void published_genomes_decode_as_published(String genome, String strides, String dilations) {
    List<Block> blocks = decode(genome.replace(" ", "")).blocks();
    assertThat(List.of(blocks.get(1), blocks.get(3), blocks.get(13), blocks.get(16)))
        .extracting(block -> Integer.toString(block.stride()))
        .containsExactly(strides.split(" "));
    assertThat(blocks.subList(11, 17))
        .extracting(block -> Integer.toString(block.dilation()))
        .containsExactly(dilations.split(" "));
    assertThat(blocks).allMatch(Block::present);
    assertThat(blocks.subList(0, 7)).allMatch(block -> block.dilation() == 1);
    assertThat(blocks.subList(7, 11)).allMatch(block -> block.dilation() == 2);
  }

  @Test
  void presence_bits_remove_the_residual_blocks_in_order() {
    int[] residual = {2, 4, 5, 7, 8, 9, 11, 12, 14, 15};
    for (int i = 0; i < residual.length; i++) {
      StringBuilder bits = new StringBuilder(space.supernet().bits());
      bits.setCharAt(13 + i, '0');
      List<Block> blocks = decode(bits.toString()).blocks();
      for (int block = 0; block < blocks.size(); block++) {
        assertThat(blocks.get(block).present()).isEqualTo(block != residual[i]);
      }
    }
  }

  @Test
  void there_are_1843200_distinct_networks() {
    // the four stride bits are never touched, so they are counted as a factor
    Set<Genome> canonical = new HashSet<>();
    for (int i = 0; i < 1 << 19; i++) {
      canonical.add(space.canonical(genome(i)));
    }
    assertThat(canonical).allMatch(genome -> genome.bits().startsWith("0000"));
    assertThat(16L * canonical.size()).isEqualTo(1_843_200);
  }

  @Test
  void genomes_have_one_canonical_form_exactly_if_they_have_one_architecture() {
    Random random = new Random(5);
    Map<Genome, Architecture> architectures = new HashMap<>();
    Set<Architecture> distinct = new HashSet<>();
    for (int i = 0; i < 20_000; i++) {
      // only the ten presence and the six wide dilation bits, so that many genomes coincide
      Genome genome = genome(random.nextInt(1 << 16));
      Genome canonical = space.canonical(genome);
      Architecture architecture = space.decode(genome);
      assertThat(space.decode(canonical)).isEqualTo(architecture);
      assertThat(space.canonical(canonical)).isEqualTo(canonical);
      architectures.put(canonical, architecture);
      distinct.add(architecture);
    }
    assertThat(architectures.size()).isLessThan(12_000).isEqualTo(distinct.size());
  }

  @Test
  void genes_cover_all_bits_without_gaps_and_can_be_set() {
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
    assertThat(bit).isEqualTo(23).isEqualTo(space.length());
  }

  @Test
  void every_gene_is_shared_or_in_one_group() {
    Separation separation = space.separation();
    List<Gene> all = new ArrayList<>(separation.shared());
    separation.groups().forEach(all::addAll);
    assertThat(all).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(space.genes());
  }

  @Test
  void a_wrong_length_or_character_is_named() {
    assertThatThrownBy(() -> space.parse("0101"))
        .hasMessageContaining("has 23 bits")
        .hasMessageContaining("has 4");
    assertThatThrownBy(() -> space.parse("0000111111111111111111x"))
        .hasMessageContaining("character 23");
  }

  private MobileNetV2Architecture decode(String bits) {
    return space.decode(space.parse(bits));
  }

  private static Genome genome(int value) {
    String bits = Integer.toBinaryString(value);
    return new Genome("0".repeat(23 - bits.length()) + bits);
  }
}
