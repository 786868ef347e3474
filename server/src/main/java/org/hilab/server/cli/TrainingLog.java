package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.RunFailed;
import org.hilab.server.journal.RunEvent.StepsTrained;
import org.hilab.server.journal.RunEvent.TrainingFinished;
import org.hilab.server.journal.RunEvent.TrainingStarted;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.RunState;
import org.hilab.server.journal.RunSummary;
import org.hilab.server.journal.Spec;
import org.hilab.server.lab.LabOptions;
import org.hilab.server.training.LearningRate;
import org.hilab.server.training.Trainer;
import org.hilab.server.training.Trainer.Trained;
import org.hilab.server.training.TrainingException;
import org.hilab.server.training.TrainingListener;
import org.jspecify.annotations.Nullable;

/**
 * Tells a journal how a supernet is trained, and shows the page meanwhile. What the journal says
 * already is not said twice, so that a training that goes on after a kill leaves the same events as
 * one that was never stopped.
 */
final class TrainingLog implements TrainingListener, AutoCloseable {
  /** So many points make a curve; more are only longer to read. */
  private static final int MOST_EVENTS = 1_000;

  private final WorkingLab lab;
  private final Plan plan;
  private final Progress progress = Progress.onTerminal();
  private final List<Double> losses = new ArrayList<>();
  private final Map<Object, RunEvent> said = new HashMap<>();
  private @Nullable RunId run;
  private boolean finished;

  /**
   * What is told of.
   *
   * @param name of the run: the file that will be written
   * @param rate of the spec's steps
   */
  record Plan(String name, TrainingStarted started, LearningRate rate) {
    /**
     * Steps between two events; a training's own, so that it tells the same whenever it is asked.
     */
    int every() {
      return Math.ceilDiv(started.spec().steps(), MOST_EVENTS);
    }
  }

  private TrainingLog(WorkingLab lab, Plan plan) {
    this.lab = lab;
    this.plan = plan;
  }

  /**
   * Opens the lab of a training.
   *
   * @param root the folder of its checkpoints
   * @param listening where the page shall be
   * @throws InvalidInput if another process has the journal
   */
  static TrainingLog open(Path root, LabOptions.Listening listening, Plan plan) {
    return new TrainingLog(WorkingLab.open(root, "train", listening), plan);
  }

  /** Where the page is. */
  String page() {
    return lab.page();
  }

  /** Trains; how far it is is shown on the terminal, too, and why it cannot go on is told. */
  Trained follow(Trainer trainer) {
    try {
      return trainer.train(this);
    } catch (TrainingException | InvalidInput e) {
      failed(String.valueOf(e.getMessage()));
      throw e;
    } finally {
      progress.done();
    }
  }

  /** Only now is it sure that the folder is this training's. */
  @Override
  public void begun(List<Double> before) {
    Optional<RunSummary> same =
        lab.newestRun()
            .filter(newest -> lab.read(newest.run()).getFirst().event().equals(plan.started));
    run = same.map(RunSummary::run).orElseGet(() -> lab.begin(plan.name, plan.started));
    finished = same.filter(summary -> summary.state() == RunState.FINISHED).isPresent();
    lab.read(run).forEach(recorded -> remember(recorded.event()));
    losses.addAll(before);
    soFar().forEach(this::tell);
  }

  @Override
  public void stepped(int step, int of, double loss) {
    losses.add(loss);
    if (isTold(step)) {
      tell(steps(step));
    }
    progress.show(String.format(Locale.ROOT, "loss %.4f", loss), step, of);
  }

  private boolean isTold(int step) {
    return step % plan.every() == 0 || step == plan.started.spec().steps();
  }

  private StepsTrained steps(int last) {
    List<Double> since = losses.subList((last - 1) / plan.every() * plan.every(), last);
    return new StepsTrained(
        last,
        plan.started.spec().steps(),
        since.stream().mapToDouble(Double::doubleValue).average().orElseThrow(),
        plan.rate.at(last - 1));
  }

  private List<RunEvent> soFar() {
    return IntStream.rangeClosed(1, losses.size())
        .filter(this::isTold)
        .<RunEvent>mapToObj(this::steps)
        .toList();
  }

  /** The weights were written. */
  void finished(Trained trained, Spec.Supernet weights) {
    tell(new TrainingFinished(trained.losses().size(), trained.lastLoss(), weights));
  }

  private void failed(String why) {
    if (run != null) {
      tell(
          new RunFailed(
              "The training cannot go on",
              why.endsWith(".") ? why.substring(0, why.length() - 1) : why,
              "The same command goes on at the last checkpoint"));
    }
  }

  private void tell(RunEvent event) {
    if (!isNew(event)) {
      return;
    }
    if (finished) {
      beginAgain();
    }
    if (isNew(event)) {
      remember(event);
      lab.tell(begunRun(), List.of(event));
    }
  }

  /** What ended otherwise when it was done again, with other threads perhaps, is another run. */
  private void beginAgain() {
    run = lab.begin(plan.name, plan.started);
    finished = false;
    said.clear();
    List<RunEvent> all = soFar();
    all.forEach(this::remember);
    lab.tell(begunRun(), all);
  }

  private RunId begunRun() {
    return Objects.requireNonNull(run, "told of before it began");
  }

  private boolean isNew(RunEvent event) {
    return !event.equals(said.get(key(event)));
  }

  /** A failure that comes back after more steps is another one. */
  private void remember(RunEvent event) {
    said.remove(RunFailed.class);
    said.put(key(event), event);
  }

  private static Object key(RunEvent event) {
    return event instanceof StepsTrained steps ? (Object) steps.step() : event.getClass();
  }

  @Override
  public void close() {
    lab.close();
  }
}
