package org.hilab.server.training.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.Objectives;
import org.hilab.server.space.Gene;
import org.hilab.server.space.SearchSpace;

/**
 * Which networks a ranking study trains (QA-NAS: 12 Pareto-best, 12 Pareto-worst and the seed).
 *
 * @param each networks of either end
 * @param random sub-networks that no search chose
 */
public record StudyNetworks(int each, int random, long seed) {
  /** Where a network comes from. */
  public enum Group {
    /** Not dominated, or by the fewest. */
    BEST,
    /** Dominated by the most. */
    WORST,
    /** The supernet itself, from which a search begins. */
    SEED,
    RANDOM;

    /** The word of JSON. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A network of the study. */
  public record Chosen(Genome genome, Group group) {}

  /**
   * Chooses; the same search gives the same networks.
   *
   * @param scored everything that the search evaluated
   * @throws InvalidInput if that is too little
   */
  public List<Chosen> from(SearchSpace space, Map<Genome, Objectives> scored) {
    List<Genome> order = byDominators(space, scored);
    if (order.size() < 2 * each) {
      throw new InvalidInput(
          "The search is too small for the study",
          order.size() + " candidates beside the supernet for 2 · " + each,
          "Choose a smaller --each, or a larger search");
    }
    long undominated = order.stream().filter(g -> dominators(g, scored) == 0).count();
    List<Chosen> chosen = new ArrayList<>();
    spread(order.subList(0, (int) Math.max(each, undominated)), scored)
        .forEach(genome -> chosen.add(new Chosen(genome, Group.BEST)));
    order
        .subList(order.size() - each, order.size())
        .forEach(genome -> chosen.add(new Chosen(genome, Group.WORST)));
    chosen.add(new Chosen(space.supernet(), Group.SEED));
    others(space, chosen).forEach(genome -> chosen.add(new Chosen(genome, Group.RANDOM)));
    return List.copyOf(chosen);
  }

  /** Fewest dominators first; ties by the bits, so that no order of arrival decides. */
  private static List<Genome> byDominators(SearchSpace space, Map<Genome, Objectives> scored) {
    return scored.keySet().stream()
        .filter(genome -> !genome.equals(space.supernet()))
        .sorted(
            Comparator.<Genome>comparingLong(genome -> dominators(genome, scored))
                .thenComparing(Genome::bits))
        .toList();
  }

  private static long dominators(Genome genome, Map<Genome, Objectives> scored) {
    Objectives mine = of(genome, scored);
    return scored.values().stream().filter(other -> other.dominates(mine)).count();
  }

  private static Objectives of(Genome genome, Map<Genome, Objectives> scored) {
    return Objects.requireNonNull(scored.get(genome), () -> "no score of " + genome);
  }

  /** Evenly from one end of the front to the other. */
  private List<Genome> spread(List<Genome> front, Map<Genome, Objectives> scored) {
    List<Genome> sorted =
        front.stream()
            .sorted(Comparator.comparingLong(genome -> of(genome, scored).value(0)))
            .toList();
    List<Genome> chosen = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      int at = each == 1 ? 0 : Math.round((float) i * (sorted.size() - 1) / (each - 1));
      chosen.add(sorted.get(at));
    }
    return chosen;
  }

  private List<Genome> others(SearchSpace space, List<Chosen> chosen) {
    SplittableRandom generator = new SplittableRandom(seed);
    Set<Genome> taken = new LinkedHashSet<>(chosen.stream().map(Chosen::genome).toList());
    List<Genome> others = new ArrayList<>();
    while (others.size() < random) {
      Genome genome = space.supernet();
      for (Gene gene : space.genes()) {
        genome = gene.with(genome, generator.nextInt(gene.values().size()));
      }
      if (taken.add(space.canonical(genome))) {
        others.add(space.canonical(genome));
      }
    }
    return others;
  }
}
