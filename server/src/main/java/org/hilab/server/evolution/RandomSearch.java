package org.hilab.server.evolution;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.hilab.server.candidate.Genome;

/** The baseline for {@link Nsga2}: uniform genomes, never one twice, and the same survival. */
public final class RandomSearch implements SearchStrategy {
  private final GenomeSource source;

  /** Same arguments as {@link Nsga2}; crossover and mutation are not used. */
  public RandomSearch(
      Nsga2Settings settings, int genomeLength, Genome supernet, UnaryOperator<Genome> canonical) {
    source = new GenomeSource(settings, genomeLength, supernet, canonical);
  }

  @Override
  public List<Genome> initialPopulation() {
    return source.initialPopulation();
  }

  @Override
  public List<Genome> offspring(
      int generation, List<Individual> parents, Predicate<Genome> evaluatedBefore) {
    return source.next(generation, source::uniform, evaluatedBefore);
  }

  @Override
  public List<Individual> survive(List<Individual> parents, List<Individual> children) {
    return Survival.best(source.settings().population(), parents, children);
  }
}
