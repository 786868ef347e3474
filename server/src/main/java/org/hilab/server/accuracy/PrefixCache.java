package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hilab.server.accuracy.PrefixNode.Slot;

/**
 * Activations that outlive a call, in bounded memory. What is kept is decided before a call, by the
 * time that a byte is expected to save; what the call itself can use stays.
 */
final class PrefixCache implements AutoCloseable {
  /** Images of one slot: as many as a race scores at a time. */
  static final int BLOCK = 4;

  private final long maxBytes;
  private final Set<Place> occupied = new HashSet<>();

  /** How often the images of a block have been gone through. */
  private final Map<Integer, Double> passes = new HashMap<>();

  private long bytes;

  /** Room for a node's outputs for one block of images. */
  private record Place(PrefixNode node, int block) {
    long bytes() {
      return node.bytes() * BLOCK;
    }
  }

  /** What a place is worth in the call at hand. */
  private record Valued(Place place, double worth) {}

  PrefixCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  long bytes() {
    return bytes;
  }

  /** The blocks that the images lie in. */
  static Stream<Integer> blocks(ImageRange range) {
    return IntStream.range(range.from() / BLOCK, Math.ceilDiv(range.to(), BLOCK)).boxed();
  }

  /** The share of a block's images that the range has. */
  private static double share(ImageRange range, int block) {
    int from = Math.max(range.from(), block * BLOCK);
    int to = Math.min(range.to(), (block + 1) * BLOCK);
    return (to - from) / (double) BLOCK;
  }

  /** Makes room for what this call computes, where that is worth more than what is there. */
  void prepare(List<PrefixPlan> plans, ImageRange range) {
    blocks(range).forEach(block -> passes.merge(block, share(range, block), Double::sum));
    Set<Place> needed = new HashSet<>();
    List<Place> wanted = new ArrayList<>();
    for (PrefixPlan root : plans) {
      root.forEach(plan -> {
        if (plan.isNeeded(range)) {
          blocks(range).forEach(block -> need(plan, range, needed, block));
          if (!plan.isEnd() && plan.node().isCacheable()) {
            want(plan.node(), range, wanted);
          }
        }
      });
    }
    List<Valued> victims =
        new ArrayList<>(
            valued(occupied.stream().filter(place -> !needed.contains(place)).toList()));
    for (Valued place : valued(wanted)) {
      if (makeRoom(place, victims)) {
        place(place.place);
      }
    }
  }

  private void need(PrefixPlan plan, ImageRange range, Set<Place> needed, int block) {
    needed.add(new Place(plan.node(), block));
    plan.node().need(block, plan.networks().size() * share(range, block), passesOf(block));
  }

  private static void want(PrefixNode node, ImageRange range, List<Place> wanted) {
    blocks(range)
        .filter(block -> !node.slots().containsKey(block))
        .forEach(block -> wanted.add(new Place(node, block)));
  }

  private double passesOf(int block) {
    return passes.getOrDefault(block, 0.0);
  }

  /** The most worth first. */
  private List<Valued> valued(List<Place> places) {
    return places.stream()
        .map(place -> new Valued(place, place.node.worth(place.block, passesOf(place.block))))
        .sorted(Comparator.comparingDouble(Valued::worth).reversed())
        .toList();
  }

  private void place(Place place) {
    place.node.slots().put(place.block, new Slot(place.node.computed().getFirst(), BLOCK));
    occupied.add(place);
    bytes += place.bytes();
  }

  /** Drops what is worth less, the least first, until there is room; or nothing more goes. */
  private boolean makeRoom(Valued wanted, List<Valued> victims) {
    while (bytes + wanted.place.bytes() > maxBytes
        && !victims.isEmpty()
        && victims.getLast().worth < wanted.worth) {
      drop(victims.removeLast().place);
    }
    return bytes + wanted.place.bytes() <= maxBytes;
  }

  private void drop(Place place) {
    Slot slot = place.node.slots().remove(place.block);
    if (slot != null) {
      slot.close();
      occupied.remove(place);
      bytes -= place.bytes();
    }
  }

  @Override
  public void close() {
    List.copyOf(occupied).forEach(this::drop);
  }
}
