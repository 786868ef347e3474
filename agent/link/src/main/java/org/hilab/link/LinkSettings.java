package org.hilab.link;

import java.time.Duration;

/**
 * How patient a link is.
 *
 * @param replyTimeout until a request is repeated with the same seq the first time; later ones wait
 *     up to eight times as long
 * @param attempts the request and its repetitions
 * @param pollPause between two questions whether a job is done
 * @param stallPatience until a job that comes no further is given up
 */
public record LinkSettings(
    Duration replyTimeout, int attempts, Duration pollPause, Duration stallPatience) {
  private static final Duration STALL_PATIENCE = Duration.ofSeconds(90);

  /** For a process on this machine, which has no line to wait for. */
  public static final LinkSettings LOCAL =
      new LinkSettings(Duration.ofSeconds(2), 5, Duration.ofMillis(5));

  /** More than 60 unread requests would fill a pipe and block the writer. */
  private static final int MOST_ATTEMPTS = 60;

  public LinkSettings(Duration replyTimeout, int attempts, Duration pollPause) {
    this(replyTimeout, attempts, pollPause, STALL_PATIENCE);
  }

  public LinkSettings {
    if (!replyTimeout.isPositive() || pollPause.isNegative()) {
      throw new IllegalArgumentException(
          "The reply timeout is positive and the pause not negative, but they are "
              + replyTimeout
              + " and "
              + pollPause
              + ".");
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
