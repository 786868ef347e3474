package org.hilab.agent.devices;

/** Why there is no result, beyond what the link itself knows ({@link org.hilab.link.Failure}). */
public enum Reason {
  /** A program of this machine is missing or fails. */
  NO_TOOL,
  /** The board is not plugged in. */
  NO_DEVICE,
  /** More than one board could be it. */
  AMBIGUOUS,
  /** Another program has the port. */
  PORT_BUSY,
  /** The simulator or emulator ended, or did not come up in time. */
  DOES_NOT_START,
  /** Another board, firmware or backend answers than the one that belongs here. */
  WRONG_BOARD,
  /** The board has other weights than the job's and could not be given them. */
  WRONG_WEIGHTS,
  /** What came out is not what the server computed. */
  WRONG_CHECKSUM,
  /** The resident image or the picture cannot be had, or is damaged. */
  NO_BLOB,
  /** The board could not be flashed. */
  FLASH_FAILED,
  /** The board failed too often and rests. */
  QUARANTINED,
  /** The job is not for this kind of device. */
  WRONG_JOB
}
