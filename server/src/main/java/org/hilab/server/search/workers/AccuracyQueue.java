package org.hilab.server.search.workers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hilab.server.candidate.Genome;
import org.hilab.server.search.AccuracyTask;

/**
 * The candidates that wait for their mean IoU. A worker pulls a part of them, so that it can share
 * the work on what they have in common, and answers for each. A worker that is silent for a lease
 * loses what it has not answered to the next one. Its late answer counts as long as nobody else has
 * the candidate, or one that takes longer than a lease would be measured for ever.
 */
final class AccuracyQueue {
  private final Duration lease;
  private final Partition partition;
  private final LinkedHashMap<Genome, AccuracyTask> waiting = new LinkedHashMap<>();
  private final Map<Ticket, Instant> leases = new LinkedHashMap<>();

  /** The last fence of every candidate that was handed out and has no answer. */
  private final Map<Genome, Long> latest = new HashMap<>();

  /** Each of these is handed out on its own. */
  private final Set<Genome> isolated = new HashSet<>();

  private long fence;

  /** One candidate handed to one worker. */
  record Ticket(AccuracyTask task, long fence) {
    Genome genome() {
      return task.genome();
    }
  }

  /** Divides candidates among workers. */
  @FunctionalInterface
  interface Partition {
    /** At least one part, none of them empty, together all tasks. */
    List<List<AccuracyTask>> parts(List<AccuracyTask> tasks, int workers);
  }

  AccuracyQueue(Duration lease, Partition partition) {
    this.lease = lease;
    this.partition = partition;
  }

  /** A candidate that waits or is worked on already is not queued twice. */
  void submit(AccuracyTask task) {
    if (leases.keySet().stream().noneMatch(ticket -> ticket.genome().equals(task.genome()))) {
      waiting.putIfAbsent(task.genome(), task);
    }
  }

  /** The same, apart from all others: it may be the one that broke a part. */
  void submitAlone(AccuracyTask task) {
    isolated.add(task.genome());
    submit(task);
  }

  boolean isAlone(Genome genome) {
    return isolated.contains(genome);
  }

  /**
   * A worker's part of what waits; empty if nothing does.
   *
   * @param workers how many have nothing to do, the one that pulls included
   */
  List<Ticket> pull(Instant now, int workers) {
    List<Ticket> tickets = new ArrayList<>();
    for (AccuracyTask task : next(workers)) {
      waiting.remove(task.genome());
      Ticket ticket = new Ticket(task, ++fence);
      leases.put(ticket, now.plus(lease));
      latest.put(task.genome(), fence);
      tickets.add(ticket);
    }
    return tickets;
  }

  private List<AccuracyTask> next(int workers) {
    List<AccuracyTask> together = new ArrayList<>();
    for (AccuracyTask task : waiting.values()) {
      if (isolated.contains(task.genome())) {
        return List.of(task);
      }
      together.add(task);
    }
    return together.isEmpty() ? together : partition.parts(together, workers).getFirst();
  }

  /** A worker is at these, so their leases begin anew. */
  void renew(List<Long> fences, Instant now) {
    Set<Long> renewed = Set.copyOf(fences);
    leases.replaceAll((ticket, end) -> renewed.contains(ticket.fence()) ? now.plus(lease) : end);
  }

  /** Whether this answer is the one that counts. */
  boolean complete(Ticket ticket) {
    if (!latest.remove(ticket.genome(), ticket.fence())) {
      return false;
    }
    leases.remove(ticket);
    waiting.remove(ticket.genome());
    return true;
  }

  /** Puts candidates whose worker fell silent back to the front; returns them. */
  List<Genome> expire(Instant now) {
    List<Ticket> expired = new ArrayList<>();
    leases.forEach((ticket, end) -> {
      if (!end.isAfter(now)) {
        expired.add(ticket);
      }
    });
    putBack(expired);
    return expired.stream().map(Ticket::genome).toList();
  }

  /** The same for a worker that is known to be gone. */
  void giveBack(List<Long> fences) {
    Set<Long> gone = Set.copyOf(fences);
    putBack(leases.keySet().stream().filter(ticket -> gone.contains(ticket.fence())).toList());
  }

  private void putBack(List<Ticket> tickets) {
    tickets.forEach(leases::remove);
    tickets.reversed().forEach(ticket -> waiting.putFirst(ticket.genome(), ticket.task()));
  }
}
