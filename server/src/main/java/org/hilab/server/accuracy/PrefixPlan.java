package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The part of the tree of prefixes that the networks of one call pass through.
 *
 * @param networks positions in the call of those that pass through here
 */
record PrefixPlan(PrefixNode node, List<Integer> networks, List<PrefixPlan> next) {

  /** The plans of the first segments of several networks. */
  static List<PrefixPlan> of(List<List<PrefixNode>> paths) {
    return of(paths, IntStream.range(0, paths.size()).boxed().toList(), 0);
  }

  private static List<PrefixPlan> of(
      List<List<PrefixNode>> paths, List<Integer> networks, int depth) {
    Map<PrefixNode, List<Integer>> groups = new LinkedHashMap<>();
    for (int network : networks) {
      List<PrefixNode> path = paths.get(network);
      if (depth < path.size()) {
        groups.computeIfAbsent(path.get(depth), _ -> new ArrayList<>()).add(network);
      }
    }
    List<PrefixPlan> plans = new ArrayList<>();
    groups.forEach((node, group) ->
        plans.add(new PrefixPlan(node, List.copyOf(group), of(paths, group, depth + 1))));
    return plans;
  }

  /** Nothing follows: the node gives the logits of its networks. */
  boolean isEnd() {
    return next.isEmpty();
  }

  /** Whether something below has to be computed from here. */
  boolean isNeeded(ImageRange range) {
    return isEnd()
        || next.stream().anyMatch(plan -> !plan.node.isKept(range) && plan.isNeeded(range));
  }

  boolean isShared() {
    return networks.size() > 1;
  }

  /** This plan and those below it. */
  void forEach(Consumer<PrefixPlan> visitor) {
    visitor.accept(this);
    next.forEach(plan -> plan.forEach(visitor));
  }
}
