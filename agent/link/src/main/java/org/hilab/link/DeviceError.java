package org.hilab.link;

/** The codes of an error reply, {@code firmware-scripts/messages.md}; the first is 1. */
enum DeviceError {
  UNKNOWN_VERSION,
  UNKNOWN_SESSION,
  BAD_STATE,
  BAD_SCHEDULE,
  RANGE,
  NO_MEMORY,
  WEIGHTS_CRC,
  BUSY,
  TIMEOUT,
  INTERNAL;

  /** Damaged bytes and other versions, which say nothing about the network. */
  private static final int LAST_FORMAL_REASON = 4;

  /** Whether a schedule was refused for what it asks, and not for how it arrived. */
  static boolean isCandidatesFault(int code, long value) {
    return name(code).equals(BAD_SCHEDULE.name()) && value > LAST_FORMAL_REASON;
  }

  /** In words, also for a code of a later version. */
  static String name(int code) {
    return code >= 1 && code <= values().length ? values()[code - 1].name() : "error " + code;
  }
}
