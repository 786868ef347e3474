package org.hilab.link;

import java.time.Duration;

/**
 * How patient a link is.
 *
 * @param replyTimeout until a request is repeated with the same seq the first time; later ones wait
 *     up to eight times as long
 * @param attempts the request and its repetitions
 * @param pauses between two questions whether a job is done
 * @param stallPatience until a job that comes no further is given up
 */
public record LinkSettings(
    Duration replyTimeout, int attempts, Pauses pauses, Duration stallPatience) {
  private static final Duration STALL_PATIENCE = Duration.ofSeconds(90);

  /** For a process on this machine, which has no line to wait for. */
  public static final LinkSettings LOCAL =
      new LinkSettings(Duration.ofSeconds(2), 5, Duration.ofMillis(5));

  /** More than 60 unread requests would fill a pipe and block the writer. */
  private static final int MOST_ATTEMPTS = 60;

  /**
   * Each pause is twice the one before it, up to the longest. A device says by itself when a job
   * ends, so a question is for what got lost, and for progress.
   */
  public record Pauses(Duration first, Duration longest) {
    public Pauses {
      if (first.isNegative() || longest.compareTo(first) < 0) {
        throw new IllegalArgumentException(
            "The longest pause is no shorter than the first, and none is negative, but they are "
                + longest
                + " and "
                + first
                + ".");
      }
    }

    /** What follows a pause. */
    Duration after(Duration pause) {
      Duration twice = pause.multipliedBy(2);
      return twice.compareTo(longest) < 0 ? twice : longest;
    }
  }

  public LinkSettings(Duration replyTimeout, int attempts, Duration pollPause) {
    this(replyTimeout, attempts, new Pauses(pollPause, pollPause), STALL_PATIENCE);
  }

  public LinkSettings {
    if (!replyTimeout.isPositive()) {
      throw new IllegalArgumentException("A reply needs some time: " + replyTimeout + ".");
    }
    if (!stallPatience.isPositive()) {
      throw new IllegalArgumentException("A job needs some time to go on: " + stallPatience + ".");
    }
    if (attempts < 1 || attempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException(
          "Attempts are 1 to " + MOST_ATTEMPTS + ", not " + attempts + ".");
    }
  }
}
