package org.hilab.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ResizeAxisTest {
  @Test
  void corners_are_aligned_and_shares_are_those_of_the_position() {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      ResizeAxis axis = new ResizeAxis(1 + random.nextInt(60), 2 + random.nextInt(150));
      for (int o = 0; o < axis.outputSize(); o++) {
        double position = o * (axis.inputSize() - 1.0) / (axis.outputSize() - 1);
        assertThat(axis.low(o) + axis.highShare(o))
            .as("%s", axis)
            .isCloseTo(position, within(1e-9));
        assertThat(axis.high(o)).isBetween(axis.low(o), axis.inputSize() - 1);
        assertThat(axis.highWeight(o) / 128.0).isCloseTo(axis.highShare(o), within(0.5 / 128));
      }
      int last = axis.outputSize() - 1;
      assertThat(axis.low(0)).isZero();
      assertThat(axis.low(last)).isEqualTo(axis.inputSize() - 1);
      assertThat(axis.highShare(last)).isZero();
    }
  }

  /** The decoder's size at 513 pixels, from every encoder of the Xception space. */
  @Test
  void to_129_positions_the_weights_are_exact() {
    for (int from : new int[] {65, 33, 22, 17}) {
      ResizeAxis axis = new ResizeAxis(from, 129);
      for (int o = 0; o < 129; o++) {
        assertThat(axis.highWeight(o) / 128.0).isEqualTo(axis.highShare(o));
      }
    }
  }

  @Test
  void one_position_reads_the_first() {
    ResizeAxis axis = new ResizeAxis(9, 1);
    assertThat(axis.low(0)).isZero();
    assertThat(axis.highWeight(0)).isZero();
  }
}
