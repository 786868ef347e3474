package org.hilab.server.fleet;

import org.hilab.protocol.JobId;
import org.hilab.protocol.ServerMessage;

/** What the fleet wants done. */
sealed interface FleetEffect {

  /** Answer of a submission: it is in the queue, or its outcome follows. */
  record Accepted(JobId job) implements FleetEffect {}

  /** Answer of a submission: it is not in the queue. */
  record Declined(JobId job, String what, String doThis) implements FleetEffect {}

  /** Say this to the agent of a session. A session ends with {@link ServerMessage.Refused}. */
  record Say(String session, ServerMessage message) implements FleetEffect {}

  /** Tell everyone what became of a job. */
  record Publish(LatencyOutcome outcome) implements FleetEffect {}
}
