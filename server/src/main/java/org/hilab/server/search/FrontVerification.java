package org.hilab.server.search;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.BoardRun;
import org.hilab.server.journal.RunEvent.VerificationEnded;
import org.hilab.server.journal.RunEvent.Verified;
import org.jspecify.annotations.Nullable;

/**
 * Which members of the front boards still have to prove. It only listens to a search: nothing in
 * here, and no answer of a board, goes back into its course.
 */
final class FrontVerification {
  /** While candidates are measured one board is kept busy, and not more. */
  private static final int WHILE_SEARCHING = 1;

  private static final int AFTERWARDS = 16;

  private final Map<Genome, BoardRun> verified = new LinkedHashMap<>();
  private final Map<Genome, String> failed = new LinkedHashMap<>();
  private final Set<Genome> running = new LinkedHashSet<>();
  private List<Genome> front = List.of();
  private boolean searching = true;
  private Optional<VerificationEnded> lastWord = Optional.empty();

  /** What the journal says already. */
  void replay(List<RunEvent> recorded) {
    for (RunEvent event : recorded) {
      switch (event) {
        case Verified(Genome genome, BoardRun run) -> verified.put(genome, run);
        case VerificationEnded ended -> lastWord = Optional.of(ended);
        case RunEvent.GenerationCompleted completed -> front = completed.archive();
        case RunEvent.RunFinished finished -> searchEnded(finished.front());
        case RunEvent.RunStarted _,
            RunEvent.GenerationProposed _,
            RunEvent.AccuracyMeasured _,
            RunEvent.LatencyMeasured _,
            RunEvent.MeasurementLost _,
            RunEvent.Spent _,
            RunEvent.RunFailed _,
            RunEvent.FineTuningStarted _,
            RunEvent.EpochTrained _,
            RunEvent.FineTuned _,
            RunEvent.TrainingStarted _,
            RunEvent.StepsTrained _,
            RunEvent.TrainingFinished _ -> {}
      }
    }
  }

  /** The front has moved. */
  void front(List<Genome> genomes) {
    front = List.copyOf(genomes);
  }

  /** The front moves no more. */
  void searchEnded(List<Genome> genomes) {
    front(genomes);
    searching = false;
  }

  boolean isSearching() {
    return searching;
  }

  /**
   * The next member that a board shall compute; it counts as running from now on. The front begins
   * with the most accurate, which take a board the longest: in bounded time most are proven from
   * its end.
   */
  Optional<Genome> next() {
    if (running.size() >= (searching ? WHILE_SEARCHING : AFTERWARDS)) {
      return Optional.empty();
    }
    Optional<Genome> next = front.reversed().stream().filter(this::isOpen).findFirst();
    next.ifPresent(running::add);
    return next;
  }

  boolean hasNext() {
    return front.stream().anyMatch(this::isOpen);
  }

  private boolean isOpen(Genome genome) {
    return !verified.containsKey(genome)
        && !failed.containsKey(genome)
        && !running.contains(genome);
  }

  /** A board computed it. The event, if this is the first time. */
  Optional<RunEvent> ran(Genome genome, BoardRun run) {
    running.remove(genome);
    return verified.putIfAbsent(genome, run) == null
        ? Optional.of(new Verified(genome, run))
        : Optional.empty();
  }

  /** No board could compute it, for this reason. */
  void failed(Genome genome, String why) {
    running.remove(genome);
    failed.put(genome, why);
  }

  /** What boards were asked for and have not answered. */
  Set<Genome> running() {
    return Set.copyOf(running);
  }

  /** Every member of the last front is proven, or cannot be. */
  boolean isComplete() {
    Set<Genome> working = new HashSet<>(front);
    working.retainAll(running);
    return !searching && working.isEmpty() && !hasNext();
  }

  /**
   * The last word; empty if the journal has the same already.
   *
   * @param interrupted why no more members are computed; null if none is left
   */
  Optional<RunEvent> end(@Nullable String interrupted) {
    List<BoardRun> runs =
        front.stream()
            .flatMap(genome -> Optional.ofNullable(verified.get(genome)).stream())
            .toList();
    int equal = (int) runs.stream().filter(BoardRun::matches).count();
    int missing = front.size() - runs.size();
    VerificationEnded ended =
        new VerificationEnded(
            equal, runs.size() - equal, missing, missing == 0 ? null : why(interrupted));
    return lastWord.filter(ended::equals).isPresent() ? Optional.empty() : Optional.of(ended);
  }

  private String why(@Nullable String interrupted) {
    if (interrupted != null) {
      return interrupted;
    }
    return front.stream()
        .filter(failed::containsKey)
        .map(failed::get)
        .findFirst()
        .orElse("no board computed them");
  }
}
