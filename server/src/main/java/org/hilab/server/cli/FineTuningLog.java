package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.EpochTrained;
import org.hilab.server.journal.RunEvent.FineTuned;
import org.hilab.server.journal.RunEvent.FineTuningStarted;
import org.hilab.server.journal.RunId;
import org.hilab.server.lab.LabOptions;
import org.hilab.server.search.report.RunFiles;
import org.hilab.server.search.report.RunView;

/**
 * Tells the journal of a run how its candidates are fine-tuned, shows the page meanwhile, and
 * writes the run's report again. What the journal says already is not said twice, so that a
 * fine-tuning that goes on after a kill leaves the same events as one that was never stopped.
 */
final class FineTuningLog implements AutoCloseable {
  private final Path root;
  private final WorkingLab lab;
  private final RunId run;
  private final Map<Subject, List<RunEvent>> told = new HashMap<>();

  private record Subject(Genome genome, String form) {}

  private FineTuningLog(Path root, WorkingLab lab, RunId run) {
    this.root = root;
    this.lab = lab;
    this.run = run;
    lab.read(run).stream().map(Recorded::event).forEach(this::isNew);
  }

  /**
   * Opens the lab of a run's folder; empty if the folder is only files.
   *
   * @param listening where the page shall be
   * @throws InvalidInput if another process has the journal
   */
  static Optional<FineTuningLog> open(Path root, LabOptions.Listening listening) {
    if (!Journal.isIn(RunFolder.lab(root))) {
      return Optional.empty();
    }
    WorkingLab lab = WorkingLab.open(root, "finetune", listening);
    return lab.newestRun()
        .map(newest -> new FineTuningLog(root, lab, newest.run()))
        .or(() -> {
          lab.close();
          return Optional.empty();
        });
  }

  /** Where the page is. */
  String page() {
    return lab.page();
  }

  /** Adds an event that is not there yet; it is on the disk when this returns. */
  void tell(RunEvent event) {
    if (isNew(event)) {
      lab.tell(run, List.of(event));
    }
  }

  /** The same start again means: the same training goes on. */
  private boolean isNew(RunEvent event) {
    return switch (event) {
      case FineTuningStarted e -> {
        List<RunEvent> before = told.get(new Subject(e.genome(), e.form()));
        boolean again = before != null && before.getFirst().equals(e);
        if (!again) {
          told.put(new Subject(e.genome(), e.form()), new ArrayList<>(List.of(e)));
        }
        yield !again;
      }
      case EpochTrained e -> isNew(new Subject(e.genome(), e.form()), e);
      case FineTuned e -> isNew(new Subject(e.genome(), e.form()), e);
      default -> false;
    };
  }

  private boolean isNew(Subject subject, RunEvent event) {
    List<RunEvent> events = told.computeIfAbsent(subject, _ -> new ArrayList<>());
    return !events.contains(event) && events.add(event);
  }

  /** Writes the run's files again, the report with the fine-tuning. */
  void report() {
    new RunFiles(RunView.of(lab.read(run))).write(root);
  }

  @Override
  public void close() {
    lab.close();
  }
}
