package org.hilab.server.search.latency;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LayerText;

/**
 * Which shapes of a table are missing, under way, measured or given up, without clock and network.
 */
final class TableBuild {
  /** Two for each of so many boards, so that none of them waits for the network. */
  private static final int MOST_UNDER_WAY = 32;

  private final Map<String, LayerRecord> missing = new LinkedHashMap<>();
  private final Set<String> underWay = new LinkedHashSet<>();
  private final Map<String, String> failed = new HashMap<>();
  private final int shapes;

  /** The build of what a table lacks of a space's shapes; the smallest come first. */
  TableBuild(LayerShapes wanted, LatencyTable known) {
    shapes = wanted.layers().size();
    for (LayerRecord shape : known.missing(wanted.layers().keySet())) {
      missing.put(LayerText.of(shape), shape);
    }
  }

  /** The next shape that a board shall run; it is under way from now on. */
  Optional<LayerRecord> next() {
    if (underWay.size() >= MOST_UNDER_WAY) {
      return Optional.empty();
    }
    Optional<Map.Entry<String, LayerRecord>> next =
        missing.entrySet().stream()
            .filter(shape -> !underWay.contains(shape.getKey()))
            .filter(shape -> !failed.containsKey(shape.getKey()))
            .findFirst();
    next.ifPresent(shape -> underWay.add(shape.getKey()));
    return next.map(Map.Entry::getValue);
  }

  /** The shape of a job that is under way; empty if it is none of this build's. */
  Optional<LayerRecord> underWay(String name) {
    return underWay.contains(name) ? Optional.ofNullable(missing.get(name)) : Optional.empty();
  }

  /** It is in the table. */
  void measured(String name) {
    underWay.remove(name);
    missing.remove(name);
  }

  /** No board can run it, for this reason. */
  void failed(String name, String why) {
    underWay.remove(name);
    failed.put(name, why);
  }

  int shapes() {
    return shapes;
  }

  int done() {
    return shapes - missing.size();
  }

  Set<String> underWay() {
    return Set.copyOf(underWay);
  }

  /** Nothing is under way and nothing more can be. */
  boolean isOver() {
    return underWay.isEmpty() && missing.size() == failed.size();
  }

  /** Why shapes are missing for good: the first reason, with its shape. */
  Optional<String> failure() {
    return missing.keySet().stream()
        .filter(failed::containsKey)
        .map(name -> name + " (" + failed.get(name) + ")")
        .findFirst();
  }
}
