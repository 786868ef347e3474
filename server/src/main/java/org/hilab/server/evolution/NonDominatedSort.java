package org.hilab.server.evolution;

import java.util.ArrayList;
import java.util.List;
import org.hilab.server.candidate.Objectives;

/**
 * Fast non-dominated sorting (Deb, Pratap, Agarwal, Meyarivan: A fast and elitist multiobjective
 * genetic algorithm: NSGA-II, IEEE TEC 6(2), 2002, section III.A, doi:10.1109/4235.996017).
 */
final class NonDominatedSort {
  private NonDominatedSort() {}

  /** The fronts, best first, as ascending indices into the points. */
  static List<List<Integer>> fronts(List<Objectives> points) {
    requireSameSize(points);
    List<List<Integer>> dominated = new ArrayList<>();
    int[] dominators = new int[points.size()];
    for (int p = 0; p < points.size(); p++) {
      List<Integer> below = dominatedBy(points, p);
      dominated.add(below);
      below.forEach(q -> dominators[q]++);
    }
    List<List<Integer>> fronts = new ArrayList<>();
    List<Integer> front = new ArrayList<>();
    for (int p = 0; p < dominators.length; p++) {
      if (dominators[p] == 0) {
        front.add(p);
      }
    }
    while (!front.isEmpty()) {
      fronts.add(List.copyOf(front));
      front = release(front, dominated, dominators);
    }
    return fronts;
  }

  private static List<Integer> dominatedBy(List<Objectives> points, int p) {
    List<Integer> below = new ArrayList<>();
    for (int q = 0; q < points.size(); q++) {
      if (points.get(p).dominates(points.get(q))) {
        below.add(q);
      }
    }
    return below;
  }

  /** The points that only this front and earlier ones dominate. */
  private static List<Integer> release(
      List<Integer> front, List<List<Integer>> dominated, int[] dominators) {
    List<Integer> next = new ArrayList<>();
    for (int p : front) {
      for (int q : dominated.get(p)) {
        dominators[q]--;
        if (dominators[q] == 0) {
          next.add(q);
        }
      }
    }
    next.sort(null);
    return next;
  }

  private static void requireSameSize(List<Objectives> points) {
    for (Objectives point : points) {
      if (point.size() != points.getFirst().size()) {
        throw new IllegalArgumentException(
            "All candidates of a search have the same objectives, but one has "
                + points.getFirst().size()
                + " and another "
                + point.size()
                + ".");
      }
    }
  }
}
