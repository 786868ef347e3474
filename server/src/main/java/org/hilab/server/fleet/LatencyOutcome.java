package org.hilab.server.fleet;

import org.hilab.protocol.JobId;
import org.hilab.protocol.MeasurementOutcome;

/**
 * What became of one attempt at a job.
 *
 * @param subject the genome or the layer that the job was about
 * @param attempt counts from 1, and from 1 again after a job was parked
 */
public record LatencyOutcome(
    JobId job, String subject, int attempt, MeasurementOutcome outcome, Fate fate) {

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
