package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hilab.server.candidate.Genome;
import org.hilab.server.evolution.CounterRandom.Draw;
import org.hilab.server.evolution.CounterRandom.Purpose;
import org.junit.jupiter.api.Test;

class VariationTest {
  private static final Genome ZEROS = new Genome("0".repeat(23));
  private static final Genome ONES = new Genome("1".repeat(23));

  @Test
  void crossover_takes_each_bit_from_either_parent_equally_often() {
    Variation variation = new Variation(0);
    long ones = 0;
    for (int i = 0; i < 4000; i++) {
      ones += ones(variation.cross(ZEROS, ONES, random(Purpose.CROSSOVER, i)));
    }
    assertThat(ones / (4000.0 * 23)).isCloseTo(0.5, within(0.01));
  }

  @Test
  void the_children_of_a_pair_complement_each_other() {
    Variation variation = new Variation(0);
    for (int i = 0; i < 100; i++) {
      Genome one = variation.cross(ZEROS, ONES, random(Purpose.CROSSOVER, i));
      Genome other = variation.cross(ONES, ZEROS, random(Purpose.CROSSOVER, i));
      assertThat(one.number(0, 23) ^ other.number(0, 23)).isEqualTo((1 << 23) - 1);
    }
  }

  @Test
  void equal_parents_have_their_own_bits_in_their_own_order() {
    Genome genome = new Genome("00101100000111110000001");
    assertThat(new Variation(0).cross(genome, genome, random(Purpose.CROSSOVER, 0)))
        .isEqualTo(genome);
    assertThat(new Variation(0).mutate(genome, random(Purpose.MUTATION, 0))).isEqualTo(genome);
  }

  @Test
  void mutation_flips_with_its_probability_and_not_with_half_of_it() {
    Variation variation = new Variation(1.0 / 23);
    long flips = 0;
    for (int i = 0; i < 10_000; i++) {
      flips += ones(variation.mutate(ZEROS, random(Purpose.MUTATION, i)));
    }
    assertThat(flips / 10_000.0).isCloseTo(1, within(0.05));
    assertThat(new Variation(1).mutate(ZEROS, random(Purpose.MUTATION, 0))).isEqualTo(ONES);
  }

  private static CounterRandom random(Purpose purpose, int index) {
    return new CounterRandom(11, purpose, new Draw(2, index, 0));
  }

  private static long ones(Genome genome) {
    return genome.bits().chars().filter(c -> c == '1').count();
  }
}
