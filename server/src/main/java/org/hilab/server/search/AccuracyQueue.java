package org.hilab.server.search;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hilab.server.candidate.Genome;

/**
 * The candidates that wait for their mean IoU. Workers pull; a worker that does not answer within
 * the lease loses its candidate to the next one. Its late answer counts as long as nobody else has
 * the candidate, or one that takes longer than a lease would be measured for ever.
 */
final class AccuracyQueue {
  private final Duration lease;
  private final Deque<Genome> waiting = new ArrayDeque<>();
  private final Map<Genome, Instant> leases = new LinkedHashMap<>();

  /** The last fence of every candidate that was handed out and has no answer. */
  private final Map<Genome, Long> latest = new HashMap<>();

  private long fence;

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
    leases.put(genome, now.plus(lease));
    latest.put(genome, ++fence);
    return Optional.of(new Ticket(genome, fence));
  }

  /** Whether this answer is the one that counts. */
  boolean complete(Ticket ticket) {
    if (!latest.remove(ticket.genome(), ticket.fence())) {
      return false;
    }
    leases.remove(ticket.genome());
    waiting.remove(ticket.genome());
    return true;
  }

  /** Puts candidates whose worker fell silent back to the front; returns them. */
  List<Genome> expire(Instant now) {
    List<Genome> expired = new ArrayList<>();
    leases.forEach((genome, end) -> {
      if (!end.isAfter(now)) {
        expired.add(genome);
      }
    });
    expired.forEach(leases::remove);
    expired.reversed().forEach(waiting::addFirst);
    return expired;
  }
}
