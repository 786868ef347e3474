package org.hilab.server.cli;

import java.io.Console;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import org.hilab.server.journal.RunEvent.GenerationCompleted;

/** One line on a terminal that shows how far long work is and when it may end; silent elsewhere. */
final class Progress {
  private static final int WIDTH = 30;
  private static final Duration SHORTEST_STEP = Duration.ofMillis(100);

  private final boolean visible;
  private final InstantSource clock;
  private Instant started;
  private Instant lastShown = Instant.EPOCH;
  private double firstShare = -1;

  private Progress(boolean visible, InstantSource clock) {
    this.visible = visible;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** A bar on standard error if that is a terminal. */
  static Progress onTerminal() {
    return new Progress(System.getenv("TERM") != null && isTerminal(), InstantSource.system());
  }

  @SuppressWarnings("SystemConsoleNull") // it is null when a stream is redirected
  private static boolean isTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /** Whether anybody sees it. */
  boolean isVisible() {
    return visible;
  }

  /** Shows {@code done} of {@code all} with the time left. */
  synchronized void show(String what, double done, double all) {
    Instant now = clock.instant();
    double share = Math.clamp(done / all, 0, 1);
    if (firstShare < 0) {
      firstShare = share;
      started = now;
    }
    if (!visible || (now.isBefore(lastShown.plus(SHORTEST_STEP)) && done < all)) {
      return;
    }
    lastShown = now;
    int filled = (int) Math.round(share * WIDTH);
    System.err.printf(
        Locale.ROOT,
        "\r%s%s %3.0f %%  %s%s  ",
        "█".repeat(filled),
        "░".repeat(WIDTH - filled),
        share * 100,
        what,
        timeLeft(share, now));
    System.err.flush();
  }

  /** Shows how far a search is. */
  void generation(GenerationCompleted done, int generations) {
    show(
        String.format(
            Locale.ROOT,
            "generation %d of %d, hyperarea %.4f",
            done.generation(),
            generations,
            done.hyperareaArchive()),
        done.generation(),
        generations);
  }

  /** Ends the line; what comes next is other work. */
  synchronized void done() {
    firstShare = -1;
    if (visible) {
      System.err.println();
    }
  }

  private String timeLeft(double share, Instant now) {
    double covered = share - firstShare;
    if (covered <= 0 || share >= 1) {
      return "";
    }
    double seconds = Duration.between(started, now).toMillis() / 1e3 * (1 - share) / covered;
    return String.format(Locale.ROOT, ", %d:%02d left", (int) seconds / 60, (int) seconds % 60);
  }
}
