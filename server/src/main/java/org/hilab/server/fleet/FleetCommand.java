package org.hilab.server.fleet;

import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.JobId;
import org.hilab.protocol.Workload;

/** What can happen to the fleet. */
sealed interface FleetCommand {

  /** Someone wants this measured on such a board. The same id twice is one job. */
  record Submit(JobId job, Workload workload, JobNeeds needs) implements FleetCommand {
    Submit(JobId job, Workload workload) {
      this(job, workload, JobNeeds.ANY);
    }
  }

  /** Nobody waits for this job any more. */
  record Withdraw(JobId job) implements FleetCommand {}

  /**
   * An agent said this in a session that the server named.
   *
   * @param owner whose token the session was opened with
   */
  record Said(String session, String owner, AgentMessage message) implements FleetCommand {}

  /** The connection of a session is gone. */
  record Closed(String session) implements FleetCommand {}

  /** The token of this owner is in force no more. */
  record Revoked(String owner) implements FleetCommand {}

  /** Time has passed. */
  record Tick() implements FleetCommand {}
}
