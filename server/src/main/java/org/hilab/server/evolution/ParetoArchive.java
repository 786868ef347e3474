package org.hilab.server.evolution;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objectives;
import org.hilab.server.evolution.Score.Feasible;
import org.hilab.server.evolution.Score.Rejected;

/**
 * The non-dominated set of everything seen. Different genomes with equal objectives all stay, so
 * the archive does not depend on the order in which they came.
 */
public final class ParetoArchive {
  private static final Comparator<Member> ORDER =
      Comparator.comparing(Member::objectives, ParetoArchive::compareValues)
          .thenComparing(Member::genome);

  private final List<Member> members;

  /** A genome that no other seen genome dominates. */
  public record Member(Genome genome, Objectives objectives) {}

  private ParetoArchive(List<Member> members) {
    this.members = members;
  }

  public static ParetoArchive empty() {
    return new ParetoArchive(List.of());
  }

  /** The first front of a population, or of any other set. */
  public static ParetoArchive of(Collection<Individual> individuals) {
    return empty().with(individuals);
  }

  /** This archive and these individuals; rejected ones are left out. */
  public ParetoArchive with(Collection<Individual> individuals) {
    List<Member> all = new ArrayList<>(members);
    for (Individual individual : individuals) {
      switch (individual.score()) {
        case Feasible(Objectives objectives) ->
            all.add(new Member(individual.genome(), objectives));
        case Rejected _ -> {}
      }
    }
    List<Member> distinct = List.copyOf(new LinkedHashSet<>(all));
    List<Objectives> points = distinct.stream().map(Member::objectives).toList();
    return new ParetoArchive(
        NonDominatedSort.fronts(points).stream()
            .limit(1)
            .flatMap(List::stream)
            .map(distinct::get)
            .sorted(ORDER)
            .toList());
  }

  /** Sorted by objectives, the first one first, then by genome. */
  public List<Member> members() {
    return members;
  }

  /** The members' objectives, in their order. */
  public List<Objectives> points() {
    return members.stream().map(Member::objectives).toList();
  }

  private static int compareValues(Objectives one, Objectives other) {
    for (int i = 0; i < one.size(); i++) {
      int order = Long.compare(one.value(i), other.value(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
