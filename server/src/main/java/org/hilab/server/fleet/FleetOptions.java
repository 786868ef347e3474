package org.hilab.server.fleet;

import java.time.Duration;

/**
 * The fleet's limits.
 *
 * @param lease an agent that is silent for so long loses its jobs
 * @param deadline of one job on its board
 * @param attempts a job lost so often waits until a board becomes available
 * @param queueBound most open jobs
 */
public record FleetOptions(Duration lease, Duration deadline, int attempts, int queueBound) {
  /**
   * An agent notices by itself that a board stands still, so the deadline is for agents that do
   * not: GVSoC with a seventh of a processor takes most of an hour for FMAS's supernet.
   */
  public static final FleetOptions DEFAULTS =
      new FleetOptions(Duration.ofSeconds(30), Duration.ofHours(2), 5, 10_000);

  private static final int HEARTBEATS_PER_LEASE = 4;

  public FleetOptions {
    if (lease.toMillis() < HEARTBEATS_PER_LEASE || deadline.toMillis() < 1) {
      throw new IllegalArgumentException(
          "Lease and deadline are " + lease + " and " + deadline + "; give at least a second.");
    }
    if (attempts < 1 || queueBound < 1) {
      throw new IllegalArgumentException(
          "Attempts and queue bound start at 1, but are " + attempts + " and " + queueBound + ".");
    }
  }

  /** Each side says something at least this often. */
  public Duration heartbeat() {
    return lease.dividedBy(HEARTBEATS_PER_LEASE);
  }
}
