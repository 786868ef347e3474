package org.hilab.server.evolution;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objectives;
import org.hilab.server.evolution.Score.Feasible;
import org.hilab.server.evolution.Score.Rejected;

/**
 * The crowded comparison (Deb et al. 2002, section III.B) as one total order: front, then crowding
 * distance, then index. A genome's second and later occurrences come after all first occurrences,
 * and rejected individuals after all feasible ones.
 */
final class CrowdedOrder {
  private CrowdedOrder() {}

  /** Indices of the individuals, best first. */
  static List<Integer> bestFirst(List<Individual> individuals) {
    Set<Genome> seen = new HashSet<>();
    List<Integer> distinct = new ArrayList<>();
    List<Integer> repeated = new ArrayList<>();
    List<Integer> rejected = new ArrayList<>();
    List<Integer> repeatedRejected = new ArrayList<>();
    for (int i = 0; i < individuals.size(); i++) {
      boolean first = seen.add(individuals.get(i).genome());
      switch (individuals.get(i).score()) {
        case Feasible _ -> (first ? distinct : repeated).add(i);
        case Rejected _ -> (first ? rejected : repeatedRejected).add(i);
      }
    }
    List<Integer> order = new ArrayList<>(byFrontAndCrowding(individuals, distinct));
    order.addAll(byFrontAndCrowding(individuals, repeated));
    order.addAll(rejected);
    order.addAll(repeatedRejected);
    return order;
  }

  private static List<Integer> byFrontAndCrowding(List<Individual> all, List<Integer> members) {
    List<Objectives> points = members.stream().map(i -> objectives(all.get(i))).toList();
    List<Integer> order = new ArrayList<>();
    for (List<Integer> front : NonDominatedSort.fronts(points)) {
      List<CrowdingDistance> crowding =
          CrowdingDistance.of(front.stream().map(points::get).toList());
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < front.size(); i++) {
        places.add(i);
      }
      places.sort(Comparator.comparing(crowding::get, Comparator.reverseOrder()));
      places.forEach(place -> order.add(members.get(front.get(place))));
    }
    return order;
  }

  private static Objectives objectives(Individual individual) {
    return switch (individual.score()) {
      case Feasible(Objectives objectives) -> objectives;
      case Rejected _ -> throw new IllegalArgumentException(individual + " has no objectives.");
    };
  }
}
