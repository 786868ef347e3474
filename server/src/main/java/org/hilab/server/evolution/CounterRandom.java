package org.hilab.server.evolution;

import java.util.random.RandomGenerator;

/**
 * Random numbers that depend only on a seed and a key, never on what was drawn before or elsewhere:
 * the key is mixed into the start of a SplitMix64 sequence (Steele, Lea, Flood: Fast splittable
 * pseudorandom number generators, OOPSLA 2014).
 */
final class CounterRandom implements RandomGenerator {
  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  private long state;

  /** What the numbers are for. The codes are part of every recorded search: never change one. */
  enum Purpose {
    UNIFORM_GENOME(1),
    TOURNAMENT(2),
    CROSSOVER(3),
    MUTATION(4);

    private final int code;

    Purpose(int code) {
      this.code = code;
    }
  }

  /**
   * One genome to draw.
   *
   * @param generation from 1
   * @param index in its generation
   * @param attempt 0 for the first draw, then one per redraw
   */
  record Draw(int generation, int index, int attempt) {}

  CounterRandom(long seed, Purpose purpose, Draw draw) {
    long key = mix(seed + GOLDEN_GAMMA);
    key = absorb(key, purpose.code);
    key = absorb(key, draw.generation);
    key = absorb(key, draw.index);
    state = absorb(key, draw.attempt);
  }

  @Override
  public long nextLong() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** Uniform in [0, bound); the bias of at most bound / 2^32 is far below what a search can see. */
  int below(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** True with the given probability. */
  boolean chance(double probability) {
    return (nextLong() >>> 11) * 0x1.0p-53 < probability;
  }

  private static long absorb(long key, int part) {
    return mix((key ^ part) + GOLDEN_GAMMA);
  }

  private static long mix(long value) {
    long z = value;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
