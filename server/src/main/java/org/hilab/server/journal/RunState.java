package org.hilab.server.journal;

/** Where a run stands. */
public enum RunState {
  RUNNING("running"),
  FINISHED("finished"),
  /** It stopped on a fault; the next event of the same run makes it running again. */
  FAILED("failed");

  private final String key;

  RunState(String key) {
    this.key = key;
  }

  /** The word of JSON and of the database. */
  public String key() {
    return key;
  }

  static RunState ofKey(String key) {
    for (RunState state : values()) {
      if (state.key.equals(key)) {
        return state;
      }
    }
    throw new JournalException("Unknown run state \"" + key + "\" in the journal.");
  }
}
