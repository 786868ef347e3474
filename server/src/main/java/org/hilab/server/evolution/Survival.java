package org.hilab.server.evolution;

import java.util.List;
import java.util.stream.Stream;

/** (μ+λ): parents and children together, truncated (Deb et al. 2002, section III.C). */
final class Survival {
  private Survival() {}

  static List<Individual> best(int size, List<Individual> parents, List<Individual> children) {
    List<Individual> all = Stream.concat(parents.stream(), children.stream()).toList();
    return CrowdedOrder.bestFirst(all).stream().limit(size).map(all::get).toList();
  }
}
