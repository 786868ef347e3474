package org.hilab.server.evolution;

/**
 * The numbers of a search strategy; with the seed they fix every random choice.
 *
 * @param seed of all random numbers
 * @param population parents per generation, and children too
 * @param crossoverProbability that a child is crossed at all; each of its bits then comes from
 *     either parent with probability 1/2
 * @param flipsPerGenome expected bit flips per child: each bit flips with this over the length
 * @param redraws how often a child that was evaluated before is drawn again
 */
public record Nsga2Settings(
    long seed, int population, double crossoverProbability, double flipsPerGenome, int redraws) {
  public static final int MAX_POPULATION = 10_000;
  public static final int MAX_REDRAWS = 10_000;

  public Nsga2Settings {
    requireRange("population", population, 2, MAX_POPULATION);
    requireRange("crossover probability", crossoverProbability, 0, 1);
    requireRange("expected bit flips per genome", flipsPerGenome, 0, Integer.MAX_VALUE);
    requireRange("number of redraws", redraws, 0, MAX_REDRAWS);
  }

  /** FMAS's population of 12, uniform crossover 0.9, bit flip 1/n, 100 redraws. */
  public static Nsga2Settings ofSeed(long seed) {
    return new Nsga2Settings(seed, 12, 0.9, 1, 100);
  }

  public Nsga2Settings withPopulation(int size) {
    return new Nsga2Settings(seed, size, crossoverProbability, flipsPerGenome, redraws);
  }

  private static void requireRange(String what, double value, double least, double most) {
    if (!(value >= least && value <= most)) {
      throw new IllegalArgumentException(
          "The " + what + " must be " + least + " to " + most + ", but is " + value + ".");
    }
  }
}
