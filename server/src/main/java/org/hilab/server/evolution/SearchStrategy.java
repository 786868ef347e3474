package org.hilab.server.evolution;

import java.util.List;
import java.util.function.Predicate;
import org.hilab.server.candidate.Genome;

/**
 * How a search chooses genomes. A strategy has no state: what it returns depends only on its
 * settings and its arguments, so a search can be replayed from its recorded evaluations.
 *
 * <p>Lists are in index order and the index decides ties: hand individuals in the order in which
 * their genomes were proposed, not in the order in which they were evaluated.
 */
public sealed interface SearchStrategy permits Nsga2, RandomSearch {

  /** Generation 1: the supernet first, then random genomes, all canonical and distinct. */
  List<Genome> initialPopulation();

  /**
   * The genomes to evaluate for a generation, canonical. One that was evaluated before or is in
   * this list already is drawn again; when the redraws are used up it is kept.
   *
   * @param generation from 2
   * @param parents the survivors of the previous generation
   * @param evaluatedBefore whether a canonical genome has been scored in this search
   */
  List<Genome> offspring(
      int generation, List<Individual> parents, Predicate<Genome> evaluatedBefore);

  /** The best of parents and children, best first; as many as the population has. */
  List<Individual> survive(List<Individual> parents, List<Individual> children);
}
