package org.hilab.server.evolution;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.hilab.server.candidate.Genome;

/** The search strategies by name. */
public enum Strategy {
  NSGA2("nsga2") {
    @Override
    public SearchStrategy create(
        Nsga2Settings settings, int length, Genome supernet, UnaryOperator<Genome> canonical) {
      return new Nsga2(settings, length, supernet, canonical);
    }
  },
  /** The baseline: the same budget, spent on uniform draws. */
  RANDOM("random") {
    @Override
    public SearchStrategy create(
        Nsga2Settings settings, int length, Genome supernet, UnaryOperator<Genome> canonical) {
      return new RandomSearch(settings, length, supernet, canonical);
    }
  };

  private final String key;

  Strategy(String key) {
    this.key = key;
  }

  /** The strategy over genomes of a length; its arguments are those of {@link Nsga2}. */
  public abstract SearchStrategy create(
      Nsga2Settings settings, int length, Genome supernet, UnaryOperator<Genome> canonical);

  /** The word of the command line and of JSON. */
  public String key() {
    return key;
  }

  /**
   * The strategy of a command-line word.
   *
   * @throws IllegalArgumentException if no strategy has this key
   */
  public static Strategy ofKey(String key) {
    for (Strategy strategy : values()) {
      if (strategy.key.equals(key)) {
        return strategy;
      }
    }
    String known = Arrays.stream(values()).map(Strategy::key).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("Unknown strategy \"" + key + "\". Known: " + known + ".");
  }
}
