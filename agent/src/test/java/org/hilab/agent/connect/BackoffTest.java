package org.hilab.agent.connect;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void waiting_times_double_up_to_half_a_minute_and_scatter() {
    for (int seed = 0; seed < 100; seed++) {
      Backoff backoff = new Backoff(new Random(seed));
      long most = 250;
      for (int i = 0; i < 12; i++) {
        assertThat(backoff.next().toMillis()).as("seed %d", seed).isBetween(most / 2, most);
        most = Math.min(2 * most, 30_000);
      }
      backoff.reset();
      assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(250));
    }
  }
}
