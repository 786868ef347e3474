package org.hilab.server.evolution;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.hilab.server.candidate.Genome;
import org.hilab.server.evolution.CounterRandom.Draw;
import org.hilab.server.evolution.CounterRandom.Purpose;

/**
 * NSGA-II (Deb, Pratap, Agarwal, Meyarivan: A fast and elitist multiobjective genetic algorithm,
 * IEEE TEC 6(2), 2002, doi:10.1109/4235.996017) on bit strings: binary tournament, uniform
 * crossover, bit flip, (μ+λ) survival.
 */
public final class Nsga2 implements SearchStrategy {
  private final GenomeSource source;
  private final Nsga2Settings settings;
  private final Variation variation;

  /**
   * A search over bit strings.
   *
   * @param genomeLength number of bits
   * @param supernet the first genome of generation 1
   * @param canonical the genome that stands for all genomes with the same network
   */
  public Nsga2(
      Nsga2Settings settings, int genomeLength, Genome supernet, UnaryOperator<Genome> canonical) {
    this.settings = settings;
    source = new GenomeSource(settings, genomeLength, supernet, canonical);
    variation = new Variation(Math.min(1, settings.flipsPerGenome() / genomeLength));
  }

  @Override
  public List<Genome> initialPopulation() {
    return source.initialPopulation();
  }

  @Override
  public List<Genome> offspring(
      int generation, List<Individual> parents, Predicate<Genome> evaluatedBefore) {
    if (parents.isEmpty()) {
      throw new IllegalArgumentException(
          "Generation " + generation + " needs at least one parent, but none was given.");
    }
    List<Genome> bestFirst =
        CrowdedOrder.bestFirst(parents).stream().map(i -> parents.get(i).genome()).toList();
    return source.next(generation, draw -> child(bestFirst, draw), evaluatedBefore);
  }

  @Override
  public List<Individual> survive(List<Individual> parents, List<Individual> children) {
    return Survival.best(settings.population(), parents, children);
  }

  /**
   * Children 2k and 2k + 1 are the two children of one pair, so between them no parent's bit is
   * lost. A redraw takes the same side of the pair of its own attempt and touches nobody else.
   */
  private Genome child(List<Genome> bestFirst, Draw draw) {
    Draw pair = new Draw(draw.generation(), draw.index() / 2, draw.attempt());
    CounterRandom selection = random(Purpose.TOURNAMENT, pair);
    Genome mother = tournament(bestFirst, selection);
    Genome father = tournament(bestFirst, selection);
    boolean elder = draw.index() % 2 == 0;
    Genome mine = elder ? mother : father;
    Genome other = elder ? father : mother;
    CounterRandom crossing = random(Purpose.CROSSOVER, pair);
    boolean crossed = crossing.chance(settings.crossoverProbability());
    Genome child = crossed ? variation.cross(mine, other, crossing) : mine;
    return variation.mutate(child, random(Purpose.MUTATION, draw));
  }

  /** The better of two different individuals. */
  private static Genome tournament(List<Genome> bestFirst, CounterRandom random) {
    int size = bestFirst.size();
    int one = random.below(size);
    int other = size == 1 ? one : (one + 1 + random.below(size - 1)) % size;
    return bestFirst.get(Math.min(one, other));
  }

  private CounterRandom random(Purpose purpose, Draw draw) {
    return new CounterRandom(settings.seed(), purpose, draw);
  }
}
