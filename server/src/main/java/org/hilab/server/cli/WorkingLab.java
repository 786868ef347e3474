package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.JournalException;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.RunSummary;
import org.hilab.server.lab.Lab;
import org.hilab.server.lab.LabOptions;

/** The lab of a command that works by itself and tells a journal of it, which its page shows. */
final class WorkingLab implements AutoCloseable {
  private final Lab lab;

  private WorkingLab(Lab lab) {
    this.lab = lab;
  }

  /**
   * Opens the lab in a folder.
   *
   * @param command that wants it
   * @param listening where the page shall be
   * @throws InvalidInput if another process has the journal
   */
  static WorkingLab open(Path root, String command, LabOptions.Listening listening) {
    try {
      return new WorkingLab(Lab.open(new LabOptions(RunFolder.lab(root), listening, 1, false)));
    } catch (JournalException e) {
      if (!e.isInUse()) {
        throw e;
      }
      throw new InvalidInput(
          "Another hilab has the journal of the run",
          root.toString(),
          "Stop its " + command + ", search or serve: " + command + " shows the same page",
          e);
    }
  }

  /** Where the page is. */
  String page() {
    return lab.page();
  }

  Optional<RunSummary> newestRun() {
    return lab.journal().runs().stream().findFirst();
  }

  List<Recorded> read(RunId run) {
    return lab.journal().read(run, 0, Integer.MAX_VALUE);
  }

  /** Begins a training; it is on the disk when this returns. */
  RunId begin(String name, RunEvent.TrainingStarted started) {
    return written(lab.journal().create(name, started));
  }

  /** Adds events; they are on the disk when this returns. */
  void tell(RunId run, List<RunEvent> events) {
    written(lab.journal().append(run, events));
  }

  private static <T> T written(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof JournalException cause ? cause : e;
    }
  }

  @Override
  public void close() {
    lab.close();
  }
}
