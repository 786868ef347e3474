package org.hilab.server.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class RequantizationTest {
  private static final int HALF = 32768;

  @Test
  void halves_round_to_even_on_both_sides_of_zero() {
    assertThat(Requantization.requantize(1, HALF, 100)).isEqualTo(100);
    assertThat(Requantization.requantize(3, HALF, 100)).isEqualTo(102);
    assertThat(Requantization.requantize(5, HALF, 100)).isEqualTo(102);
    assertThat(Requantization.requantize(-1, HALF, 100)).isEqualTo(100);
    assertThat(Requantization.requantize(-3, HALF, 100)).isEqualTo(98);
  }

  @Test
  void the_result_is_the_exact_product_rounded_and_clamped() {
    RandomGenerator random = new SplittableRandom(6);
    for (int i = 0; i < 200_000; i++) {
      int accumulator = random.nextInt(-(1 << 24), 1 << 24) >> random.nextInt(20);
      int multiplier = 1 + (random.nextInt(Requantization.MAX_MULTIPLIER) >> random.nextInt(22));
      int zeroPoint = random.nextInt(256);
      double exact = Math.rint((double) accumulator * multiplier / 65536) + zeroPoint;
      assertThat(Requantization.requantize(accumulator, multiplier, zeroPoint))
          .as("%d · %d, zero point %d", accumulator, multiplier, zeroPoint)
          .isEqualTo((int) Math.clamp(exact, 0, 255));
    }
  }

  @Test
  void the_largest_accumulators_saturate_and_do_not_overflow() {
    for (int multiplier : new int[] {1, 3, 65536, Requantization.MAX_MULTIPLIER}) {
      assertThat(Requantization.requantize(Integer.MAX_VALUE, multiplier, 0)).isEqualTo(255);
      assertThat(Requantization.requantize(Integer.MIN_VALUE, multiplier, 255)).isZero();
    }
  }

  @Test
  void a_pool_over_48_by_48_loses_the_documented_gain() {
    assertThat(Requantization.poolMultiplier(1)).isEqualTo(65536);
    assertThat(Requantization.poolMultiplier(2304)).isEqualTo(28);
    assertThat(Requantization.poolMultiplier(1 << 20)).isEqualTo(1);
  }
}
