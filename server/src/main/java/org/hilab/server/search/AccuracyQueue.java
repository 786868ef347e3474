package org.hilab.server.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hilab.server.candidate.Genome;

/**
 * The candidates that wait for their mean IoU. Workers pull; a worker that does not answer within
 * the lease loses its candidate to another one, and its late answer is recognised by its fence.
 */
final class AccuracyQueue {
  private final Duration lease;
  private final Deque<Genome> waiting = new ArrayDeque<>();
  private final Map<Genome, Lease> leases = new LinkedHashMap<>();
  private long fence;

  private record Lease(long fence, Instant expires) {}

  /** One candidate handed to one worker. */
  record Ticket(Genome genome, long fence) {}

  AccuracyQueue(Duration lease) {
    this.lease = lease;
  }

  /** A candidate that waits or is worked on already is not queued twice. */
  void submit(Genome genome) {
    if (!leases.containsKey(genome) && !waiting.contains(genome)) {
      waiting.addLast(genome);
    }
  }

  Optional<Ticket> pull(Instant now) {
    Genome genome = waiting.pollFirst();
    if (genome == null) {
      return Optional.empty();
    }
    leases.put(genome, new Lease(++fence, now.plus(lease)));
    return Optional.of(new Ticket(genome, fence));
  }

  /** Whether this answer is the one that counts. */
  boolean complete(Ticket ticket) {
    Lease current = leases.get(ticket.genome());
    if (current == null || current.fence != ticket.fence()) {
      return false;
    }
    leases.remove(ticket.genome());
    return true;
  }

  /** Puts candidates whose worker fell silent back to the front; returns them. */
  List<Genome> expire(Instant now) {
    List<Genome> expired = new ArrayList<>();
    leases.forEach((genome, held) -> {
      if (!held.expires.isAfter(now)) {
        expired.add(genome);
      }
    });
    expired.forEach(leases::remove);
    expired.reversed().forEach(waiting::addFirst);
    return expired;
  }
}
