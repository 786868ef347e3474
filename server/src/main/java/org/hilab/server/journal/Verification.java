package org.hilab.server.journal;

/** Whether the events of a run are still what was written. */
public sealed interface Verification {

  /** Revisions 1 to this one are all there and unchanged. */
  record Intact(long revisions) implements Verification {}

  /** The first revision that is not what was written. */
  record Broken(long revision, String why) implements Verification {}
}
