package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.hilab.server.network.Network;
import org.hilab.server.network.Segment;

/** Every sequence of segments that a network began with so far. */
final class PrefixTree {
  private final Set<String> cuts;
  private final Function<Segment, SegmentTimer> timers;
  private final Map<Segment, PrefixNode> roots = new HashMap<>();

  PrefixTree(Set<String> cuts, Function<Segment, SegmentTimer> timers) {
    this.cuts = cuts;
    this.timers = timers;
  }

  /** The nodes of a network from its first segment to its logits. */
  List<PrefixNode> path(Network network) {
    List<PrefixNode> path = new ArrayList<>();
    Map<Segment, PrefixNode> next = roots;
    for (Segment segment : Segment.cut(network, cuts)) {
      PrefixNode node = next.computeIfAbsent(segment, s -> new PrefixNode(s, timers.apply(s)));
      path.add(node);
      next = node.children();
    }
    return List.copyOf(path);
  }
}
