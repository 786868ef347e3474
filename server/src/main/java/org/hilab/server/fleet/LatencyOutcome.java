package org.hilab.server.fleet;

import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.server.candidate.Genome;

/**
 * What became of one attempt at a job.
 *
 * @param attempt counts from 1, and from 1 again after a job was parked
 */
public record LatencyOutcome(
    JobId job, Genome genome, int attempt, MeasurementOutcome outcome, Fate fate) {

  /** How it goes on with the job. */
  public enum Fate {
    /** Measured or rejected; a job has one such outcome. */
    ENDED,
    /** Lost; it goes to a board again. */
    RETRYING,
    /** Lost too often; it waits until a board becomes available. */
    PARKED
  }
}
