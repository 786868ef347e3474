package org.hilab.server.candidate;

import java.util.List;

/**
 * The values of one candidate, one per objective of the search and in its order; all minimised.
 *
 * @param values at least one; the unit of each is {@link Objective#unit()}
 */
public record Objectives(List<Long> values) {
  public Objectives {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("Objectives need at least one value.");
    }
  }

  public static Objectives of(long first, long second) {
    return new Objectives(List.of(first, second));
  }

  public int size() {
    return values.size();
  }

  public long value(int index) {
    return values.get(index);
  }

  /** Pareto dominance: nowhere worse and somewhere better (Deb et al. 2002, section III). */
  public boolean dominates(Objectives other) {
    boolean better = false;
    for (int i = 0; i < values.size(); i++) {
      long mine = values.get(i);
      long theirs = other.values.get(i);
      if (mine > theirs) {
        return false;
      }
      better |= mine < theirs;
    }
    return better;
  }
}
