package org.hilab.server.accuracy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hilab.server.accuracy.PrefixNode.Slot;

/**
 * Activations that outlive a call, in bounded memory. What is kept is decided before a call, by the
 * time that a byte is expected to save; what the call itself can use stays.
 */
final class PrefixCache implements AutoCloseable {
  /** Images of one slot: fewer slots of more images could not be kept in part. */
  static final int BLOCK = 16;

  private final long maxBytes;
  private final Set<Place> occupied = new HashSet<>();
  private long bytes;

  /** Room for a node's outputs for one block of images. */
  private record Place(PrefixNode node, int block) {
    long bytes() {
      return node.bytes() * BLOCK;
    }
  }

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

  /** Makes room for what this call computes, where that is worth more than what is there. */
  void prepare(List<PrefixPlan> plans, ImageRange range, double age) {
    Set<PrefixNode> needed = new HashSet<>();
    List<Place> wanted = new ArrayList<>();
    for (PrefixPlan root : plans) {
      root.forEach(plan -> {
        if (plan.isNeeded(range)) {
          needed.add(plan.node());
          plan.node().need(plan.networks().size(), age);
        }
        if (!plan.isEnd() && plan.node().isCacheable() && plan.isNeeded(range)) {
          want(plan.node(), range, wanted);
        }
      });
    }
    List<Place> victims = new ArrayList<>(occupied);
    victims.removeIf(place -> needed.contains(place.node));
    Comparator<Place> byWorth = Comparator.comparingDouble(place -> place.node.worth(age));
    victims.sort(byWorth.reversed());
    wanted.sort(byWorth.reversed());
    for (Place place : wanted) {
      if (makeRoom(place, victims, age)) {
        place.node.slots().put(place.block, new Slot(place.node.computed().getFirst(), BLOCK));
        occupied.add(place);
        bytes += place.bytes();
      }
    }
  }

  private static void want(PrefixNode node, ImageRange range, List<Place> wanted) {
    blocks(range)
        .filter(block -> !node.slots().containsKey(block))
        .forEach(block -> wanted.add(new Place(node, block)));
  }

  /** Drops what is worth less, the least first, until there is room; or nothing more goes. */
  private boolean makeRoom(Place place, List<Place> victims, double age) {
    while (bytes + place.bytes() > maxBytes
        && !victims.isEmpty()
        && victims.getLast().node.worth(age) < place.node.worth(age)) {
      drop(victims.removeLast());
    }
    return bytes + place.bytes() <= maxBytes;
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
