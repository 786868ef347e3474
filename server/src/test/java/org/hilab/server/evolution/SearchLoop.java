package org.hilab.server.evolution;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.hilab.server.candidate.Genome;

/** Runs a strategy as the search core does, without anything that can fail or wait. */
record SearchLoop(SearchStrategy strategy, Function<List<Genome>, List<Individual>> evaluation) {

  /** The populations of generations 1 to the given one. */
  List<List<Individual>> populations(int generations) {
    List<List<Individual>> populations = new ArrayList<>();
    List<Individual> population = evaluation.apply(strategy.initialPopulation());
    Set<Genome> evaluated = new HashSet<>(genomes(population));
    populations.add(population);
    for (int generation = 2; generation <= generations; generation++) {
      List<Genome> offspring = strategy.offspring(generation, population, evaluated::contains);
      evaluated.addAll(offspring);
      population = strategy.survive(population, evaluation.apply(offspring));
      populations.add(population);
    }
    return populations;
  }

  static SearchLoop over(BitStringProblem problem, SearchStrategy strategy) {
    return new SearchLoop(strategy, genomes -> genomes.stream().map(problem::evaluate).toList());
  }

  static List<Genome> genomes(List<Individual> individuals) {
    return individuals.stream().map(Individual::genome).toList();
  }
}
