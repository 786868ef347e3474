package org.hilab.link;

/** Why a board gave no result. Only {@link #BAD_SCHEDULE} is the candidate's fault. */
public enum Failure {
  /** Every repetition of a request stayed unanswered. */
  NO_ANSWER,
  /** The line or the process ended. */
  DISCONNECTED,
  /** The boot counter changed: uploads and results are gone. */
  BOARD_RESET,
  /** The device has checked the schedule and cannot run it; the detail names layer and reason. */
  BAD_SCHEDULE,
  /** The device answered with an error of the protocol; the detail names it. */
  REFUSED,
  /** A reply that is whole and yet not what the protocol says. */
  BAD_REPLY,
  /** The job was not done in time. */
  TIMEOUT,
  /** The job came no further for too long, although the board answers. */
  STALLED,
  /** The device began the job and gave it up. */
  JOB_FAILED,
  /** A result of another job, schedule or nonce. */
  FOREIGN_RESULT
}
