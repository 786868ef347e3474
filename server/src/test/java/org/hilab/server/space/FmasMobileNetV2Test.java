package org.hilab.server.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
    assertThat(16L * canonical.size()).isEqualTo(space.networks()).isEqualTo(1_843_200);
  }

  private MobileNetV2Architecture decode(String bits) {
    return space.decode(space.parse(bits));
  }

  private static Genome genome(int value) {
    String bits = Integer.toBinaryString(value);
    return new Genome("0".repeat(23 - bits.length()) + bits);
  }
}
