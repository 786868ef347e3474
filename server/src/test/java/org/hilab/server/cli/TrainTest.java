package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.RunFailed;
import org.hilab.server.journal.RunEvent.StepsTrained;
import org.hilab.server.journal.RunEvent.TrainingFinished;
import org.hilab.server.journal.RunEvent.TrainingStarted;
import org.hilab.server.journal.RunProgress;
import org.hilab.server.journal.RunState;
import org.hilab.server.journal.RunSummary;
import org.hilab.server.journal.Spec;
import org.hilab.server.journal.TrainingSpec;
import org.hilab.server.lab.LabOptions;
import org.hilab.server.training.LearningRate;
import org.hilab.server.training.Trainer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {
  private static final int STEPS = 40;

  @TempDir private static Path shared;
  private static Path whole;
  private static JsonNode report;

  @TempDir private Path folder;

  @BeforeAll
  static void train() throws IOException {
    whole = Files.createDirectories(shared.resolve("whole"));
    report = CommandRun.of(words(whole, "--json").toArray()).json();
  }

  @Test
  void the_journal_tells_every_step_of_a_training_and_what_it_was_asked_for() {
    List<RunEvent> events = events(whole);
    assertThat(events).hasSize(1 + STEPS + 1);
    TrainingSpec spec = ((TrainingStarted) events.getFirst()).spec();
    assertThat(spec.steps()).isEqualTo(STEPS);
    assertThat(spec.frozenAfter()).isEqualTo(28);
    assertThat(spec.paths()).isEqualTo("strictly-fair");
    assertThat(spec.dataset().split()).isEqualTo("train");
    for (int step = 1; step <= STEPS; step++) {
      StepsTrained told = (StepsTrained) events.get(step);
      assertThat(told.step()).isEqualTo(step);
      assertThat(told.loss()).isEqualTo(report.path("losses").path(step - 1).doubleValue());
      assertThat(told.learningRate()).isBetween(1e-9, 0.01);
    }
    assertThat(((TrainingFinished) events.getLast()).loss())
        .isEqualTo(report.path("loss").doubleValue());
    RunSummary run = runs(whole).getFirst();
    assertThat(run.state()).isEqualTo(RunState.FINISHED);
    assertThat(run.name()).isEqualTo("S.safetensors");
    assertThat(run.progress()).isEqualTo(new RunProgress.Training(STEPS, STEPS));
  }

  @Test
  void killed_and_resumed_a_training_leaves_the_same_events()
      throws IOException, InterruptedException {
    try (HilabProcess training = HilabProcess.start(folder, words(folder).toArray())) {
      training.untilItSays("the page is at http://localhost:");
      training.until(() -> Files.isDirectory(checkpoints(folder).resolve("step-00000002")));
      training.kill();
      assertThat(training.exitCode()).isEqualTo(137);
    }
    int before = events(folder).size();
    CommandRun.of(words(folder).toArray()).succeeded();
    assertThat(events(folder)).hasSizeGreaterThan(before).isEqualTo(events(whole));
    assertThat(runs(folder)).hasSize(1);
  }

  @Test
  void done_again_it_says_nothing_new_and_a_lost_journal_is_told_again() throws IOException {
    List<RunEvent> events = events(whole);
    CommandRun.of(words(whole).toArray()).succeeded();
    assertThat(events(whole)).isEqualTo(events);
    for (String file : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
      Files.deleteIfExists(RunFolder.lab(checkpoints(whole)).resolve(file));
    }
    CommandRun.of(words(whole).toArray()).succeeded();
    assertThat(events(whole)).isEqualTo(events);
    CommandRun.of(words(whole, "--learning-rate=0.02").toArray()).refused(2, "another training");
    assertThat(runs(whole)).as("what is refused is not told").hasSize(1);
  }

  /** 2,500 steps are told in threes. */
  @Test
  void a_long_training_is_told_in_means_and_one_that_ends_otherwise_is_another_run() {
    List<Double> losses = IntStream.range(0, 2_500).mapToObj(i -> i / 7.0).toList();
    tell(losses.subList(0, 1_000), losses.subList(1_000, 2_500), 2_500);
    List<RunEvent> events = events(folder);
    assertThat(events).hasSize(1 + 834 + 1);
    assertThat(events.get(1)).isEqualTo(new StepsTrained(3, 2_500, 1 / 7.0, 0.1));
    assertThat(events.get(334)).isEqualTo(new StepsTrained(1_002, 2_500, 1_000 / 7.0, 0.1));
    assertThat(events.get(834)).isEqualTo(new StepsTrained(2_500, 2_500, 2_499 / 7.0, 0.1));
    tell(losses, List.of(), 2_500);
    assertThat(runs(folder)).hasSize(1);
    tell(losses.subList(0, 2_000), losses.subList(0, 500), 2_500);
    assertThat(runs(folder)).hasSize(2).allMatch(run -> run.state() == RunState.FINISHED);
    assertThat(events(folder)).hasSize(1 + 834 + 1).isNotEqualTo(events);
    assertThat(events(folder).subList(0, 667)).isEqualTo(events.subList(0, 667));
  }

  private void tell(List<Double> before, List<Double> now, int steps) {
    TrainingStarted started = new TrainingStarted(spec(steps));
    LearningRate rate = new LearningRate.Step(0.1, 1, 1);
    TrainingLog.Plan plan = new TrainingLog.Plan("long", started, rate);
    try (TrainingLog log =
        TrainingLog.open(checkpoints(folder), LabOptions.Listening.onLoopback(0), plan)) {
      log.begun(before);
      for (int i = 0; i < now.size(); i++) {
        log.stepped(before.size() + i + 1, steps, now.get(i));
      }
      List<Double> all = Stream.concat(before.stream(), now.stream()).toList();
      log.finished(new Trainer.Trained(8, new TreeMap<>(), all), new Spec.Supernet("long", "ab12"));
    }
  }

  private static TrainingSpec spec(int steps) {
    return new TrainingSpec(
        "fmas-mobilenetv2",
        8,
        96,
        new Spec.Supernet("initial", "cd34"),
        new TrainingSpec.Images("voc", "scenes", "train", 2000),
        "strictly-fair",
        steps,
        16,
        0.1,
        steps,
        1);
  }

  @Test
  void a_training_that_explodes_says_so_in_its_journal() {
    CommandRun.of(words(folder, "--learning-rate=10", "--steps=60").toArray())
        .refused(1, "learning rate of", "smaller rate");
    assertThat(events(folder).getLast())
        .isInstanceOfSatisfying(
            RunFailed.class, failed -> assertThat(failed.which()).contains("learning rate of"));
    assertThat(runs(folder).getFirst().state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void a_journal_that_another_process_has_is_named() {
    try (Journal _ = Journal.open(RunFolder.lab(checkpoints(folder)), InstantSource.system())) {
      CommandRun.of(words(folder).toArray()).refused(2, "Another hilab has the journal", "serve");
    }
  }

  private static Path checkpoints(Path folder) {
    return folder.resolve("S.safetensors.checkpoints");
  }

  /** Of the newest run. */
  private static List<RunEvent> events(Path folder) {
    try (Journal journal = journal(folder)) {
      return journal.read(journal.runs().getFirst().run(), 0, Integer.MAX_VALUE).stream()
          .map(Recorded::event)
          .toList();
    }
  }

  private static List<RunSummary> runs(Path folder) {
    try (Journal journal = journal(folder)) {
      return journal.runs();
    }
  }

  private static Journal journal(Path folder) {
    return Journal.open(RunFolder.lab(checkpoints(folder)), InstantSource.system());
  }

  private static List<Object> words(Path folder, String... more) {
    List<Object> words = new ArrayList<>(List.of("train", "--dataset", TinyContent.dataset()));
    words.addAll(List.of("--input-size=16", "--batch=4", "--threads=1"));
    words.addAll(List.of("--out", folder.resolve("S.safetensors")));
    List<String> given = Arrays.asList(more);
    for (String option : List.of("--steps=" + STEPS, "--learning-rate=0.01")) {
      String name = option.substring(0, option.indexOf('='));
      if (given.stream().noneMatch(word -> word.startsWith(name))) {
        words.add(option);
      }
    }
    words.addAll(given);
    return words;
  }
}
