package org.hilab.server.evolution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.Set;
import org.hilab.server.evolution.CounterRandom.Draw;
import org.hilab.server.evolution.CounterRandom.Purpose;
import org.junit.jupiter.api.Test;

class CounterRandomTest {
  @Test
  void equal_keys_give_equal_numbers() {
    CounterRandom one = new CounterRandom(7, Purpose.MUTATION, new Draw(3, 2, 1));
    CounterRandom other = new CounterRandom(7, Purpose.MUTATION, new Draw(3, 2, 1));
    for (int i = 0; i < 100; i++) {
      assertThat(one.nextLong()).isEqualTo(other.nextLong());
    }
  }

  @Test
  void every_part_of_the_key_counts() {
    Set<Long> first = new HashSet<>();
    int keys = 0;
    for (Purpose purpose : Purpose.values()) {
      for (int key = 0; key < 10_000; key++) {
        Draw draw = new Draw(key / 1000, key / 100 % 10, key / 10 % 10);
        first.add(new CounterRandom(key % 10, purpose, draw).nextLong());
        keys++;
      }
    }
    assertThat(first).hasSize(keys);
  }

  /** Chi-squared over 12 cells and 60,000 keys; 31.3 is its 0.1 % point for 11 degrees. */
  @Test
  void the_first_numbers_of_neighbouring_keys_are_uniform() {
    int[] counts = new int[12];
    for (int index = 0; index < 60_000; index++) {
      counts[new CounterRandom(7, Purpose.TOURNAMENT, new Draw(2, index, 0)).below(12)]++;
    }
    double chiSquared = 0;
    for (int count : counts) {
      chiSquared += (count - 5000.0) * (count - 5000.0) / 5000;
    }
    assertThat(chiSquared).isLessThan(31.3);
  }

  @Test
  void a_chance_comes_true_as_often_as_it_says() {
    int hits = 0;
    for (int index = 0; index < 100_000; index++) {
      hits += new CounterRandom(1, Purpose.CROSSOVER, new Draw(2, index, 0)).chance(0.9) ? 1 : 0;
    }
    assertThat(hits / 100_000.0).isCloseTo(0.9, within(0.004));
    CounterRandom random = new CounterRandom(1, Purpose.CROSSOVER, new Draw(2, 0, 0));
    assertThat(random.chance(0)).isFalse();
    assertThat(random.chance(1)).isTrue();
  }
}
