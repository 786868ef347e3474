package org.hilab.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineBenchTest {
  @Test
  void of_400_000_frames_with_one_wrong_bit_in_ten_thousand_none_arrives_changed() {
    LineBench.Counts counts = new LineBench(1e-4, 1).send(400_000);
    assertThat(counts.wrong()).isZero();
    assertThat(counts.damaged()).isBetween(10_000L, 24_000L);
    assertThat(counts.arrived()).isBetween(372_000L, 400_000L - counts.damaged() / 2);
    assertThat(counts.dropped()).isBetween(counts.damaged() / 2, 2 * counts.damaged());
  }

  @Test
  void a_line_that_is_nearly_all_noise_lets_nothing_wrong_through_either() {
    LineBench.Counts counts = new LineBench(2e-2, 2).send(200_000);
    assertThat(counts.wrong()).isZero();
    assertThat(counts.damaged()).isGreaterThan(190_000);
  }

  @Test
  void a_rate_that_is_none_is_refused() {
    assertThatThrownBy(() -> new LineBench(1, 1)).hasMessageContaining("between 0 and 1");
  }

  @Test
  void no_input_makes_a_decoder_fail_or_a_result() throws InterruptedException {
    LineFuzz fuzz = new LineFuzz(3);
    assertThat(fuzz.cobs(100_000)).isPositive();
    assertThat(fuzz.frames(100_000)).isPositive();
    assertThat(fuzz.replies(30_000)).isGreaterThanOrEqualTo(30_000);
  }
}
