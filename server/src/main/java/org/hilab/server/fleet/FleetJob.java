package org.hilab.server.fleet;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.hilab.protocol.JobId;
import org.hilab.protocol.Ticket;
import org.hilab.protocol.Workload;
import org.hilab.server.candidate.Genome;
import org.jspecify.annotations.Nullable;

/** One open job and where it stands. */
final class FleetJob {
  enum State {
    WAITING,
    ASSIGNED,
    PARKED
  }

  final JobId id;
  final Workload workload;
  final Genome genome;
  final long order;

  State state = State.WAITING;
  int attempts;
  String phase = "assigned";
  Instant deadline = Instant.MAX;

  /** Boards that lost it; others come first. */
  final Set<FleetBoard> lostOn = new HashSet<>();

  /** The last board it was given to, and the fence of that; 0 before. */
  @Nullable FleetBoard board;

  long fence;

  FleetJob(JobId id, Workload workload, long order) {
    this.id = id;
    this.workload = workload;
    this.genome = new Genome(workload.subject());
    this.order = order;
  }

  Ticket ticket() {
    return new Ticket(id, fence);
  }

  /** True if nobody was given the job after the holder of this ticket. */
  boolean isLatest(Ticket ticket, FleetAgent agent) {
    return fence == ticket.fence() && board != null && board.agent == agent;
  }
}
