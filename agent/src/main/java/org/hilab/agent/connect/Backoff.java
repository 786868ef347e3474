package org.hilab.agent.connect;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waiting times that double up to half a minute, each shortened at random by up to a half. */
final class Backoff {
  private static final long FIRST_MILLIS = 250;
  private static final long LONGEST_MILLIS = 30_000;

  private final RandomGenerator random;
  private long nextMillis = FIRST_MILLIS;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration next() {
    long millis = nextMillis / 2 + random.nextLong(nextMillis / 2 + 1);
    nextMillis = Math.min(2 * nextMillis, LONGEST_MILLIS);
    return Duration.ofMillis(millis);
  }

  void reset() {
    nextMillis = FIRST_MILLIS;
  }
}
