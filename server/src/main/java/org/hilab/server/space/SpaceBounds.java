package org.hilab.server.space;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToLongFunction;
import org.hilab.server.candidate.Genome;

/**
 * The exact cheapest and dearest genome of a whole space under a cost that is a sum over layers,
 * without visiting all of it: per setting of the shared genes, every group of genes is decided
 * alone ({@link Separation}). A few hundred costs instead of millions.
 */
public record SpaceBounds(Extreme minimum, Extreme maximum) {

  /** A genome, and the cost that no genome of the space undercuts or exceeds. */
  public record Extreme(Genome genome, long cost) {}

  /**
   * The extremes of one cost.
   *
   * @param cost of a genome's network; must be a sum over its layers of what depends on one layer
   *     alone
   */
  public static SpaceBounds of(SearchSpace space, ToLongFunction<Genome> cost) {
    List<Extreme> cheapest = new ArrayList<>();
    List<Extreme> dearest = new ArrayList<>();
    for (Genome setting : Separation.settings(space.supernet(), space.separation().shared())) {
      Extreme start = new Extreme(setting, cost.applyAsLong(setting));
      cheapest.add(best(space, start, cost, Comparator.comparingLong(Extreme::cost)));
      dearest.add(best(space, start, cost, Comparator.comparingLong(e -> -e.cost())));
    }
    Comparator<Extreme> byCost = Comparator.comparingLong(Extreme::cost);
    return new SpaceBounds(
        cheapest.stream().min(byCost).orElseThrow(), dearest.stream().max(byCost).orElseThrow());
  }

  private static Extreme best(
      SearchSpace space, Extreme start, ToLongFunction<Genome> cost, Comparator<Extreme> order) {
    Extreme best = start;
    for (List<Gene> group : space.separation().groups()) {
      for (Genome genome : Separation.settings(best.genome(), group)) {
        Extreme candidate = new Extreme(genome, cost.applyAsLong(genome));
        best = order.compare(candidate, best) < 0 ? candidate : best;
      }
    }
    return new Extreme(space.canonical(best.genome()), best.cost());
  }
}
