package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainTest {
  private static final int STEPS = 40;

  @TempDir private Path folder;

  @Test
  void the_journal_tells_every_step_of_a_training_and_what_it_was_asked_for() {
    var json = CommandRun.of(words(folder, "--json").toArray()).json();
    List<RunEvent> events = events(folder);
    assertThat(events).hasSize(1 + STEPS + 1);
    assertThat(((TrainingStarted) events.getFirst()).spec())
        .satisfies(spec -> {
          assertThat(spec.steps()).isEqualTo(STEPS);
          assertThat(spec.frozenAfter()).isEqualTo(28);
          assertThat(spec.paths()).isEqualTo("strictly-fair");
          assertThat(spec.dataset().split()).isEqualTo("train");
        });
    for (int step = 1; step <= STEPS; step++) {
      StepsTrained told = (StepsTrained) events.get(step);
      assertThat(told.step()).isEqualTo(step);
      assertThat(told.loss()).isEqualTo(json.path("losses").path(step - 1).doubleValue());
      assertThat(told.learningRate()).isBetween(1e-9, 0.01);
    }
    assertThat(((TrainingFinished) events.getLast()).loss())
        .isEqualTo(json.path("loss").doubleValue());
    assertThat(runs(folder))
        .singleElement()
        .satisfies(run -> {
          assertThat(run.state()).isEqualTo(RunState.FINISHED);
          assertThat(run.name()).isEqualTo("S.safetensors");
          assertThat(run.progress()).isEqualTo(new RunProgress.Training(STEPS, STEPS));
        });
    CommandRun.of(words(folder, "--json").toArray()).succeeded();
    assertThat(events(folder)).as("the same again says nothing new").isEqualTo(events);
    CommandRun.of(words(folder, "--half").toArray()).succeeded();
    assertThat(runs(folder)).as("other weights are another run").hasSize(2);
    assertThat(events(folder).subList(0, 1 + STEPS)).isEqualTo(events.subList(0, 1 + STEPS));
  }

  @Test
  void killed_and_resumed_a_training_leaves_the_same_events()
      throws IOException, InterruptedException {
    Path whole = Files.createDirectories(folder.resolve("whole"));
    Path killed = Files.createDirectories(folder.resolve("killed"));
    CommandRun.of(words(whole).toArray()).succeeded();
    try (HilabProcess training = HilabProcess.start(folder, words(killed).toArray())) {
      training.untilItSays("the page is at http://localhost:");
      training.untilThereIs(checkpoints(killed).resolve("step-00000002"));
      training.kill();
      assertThat(training.exitCode()).isEqualTo(137);
    }
    int before = events(killed).size();
    CommandRun.of(words(killed).toArray()).succeeded();
    assertThat(events(killed)).hasSizeGreaterThan(before).isEqualTo(events(whole));
    assertThat(runs(killed)).hasSize(1);
  }

  @Test
  void a_lost_journal_is_told_again_from_the_checkpoint_of_this_training_only() throws IOException {
    CommandRun.of(words(folder).toArray()).succeeded();
    List<RunEvent> events = events(folder);
    for (String file : List.of("journal.db", "journal.db-wal", "journal.db-shm")) {
      Files.deleteIfExists(RunFolder.lab(checkpoints(folder)).resolve(file));
    }
    CommandRun.of(words(folder).toArray()).succeeded();
    assertThat(events(folder)).isEqualTo(events);
    CommandRun.of(words(folder, "--learning-rate=0.02").toArray()).refused(2, "another training");
    assertThat(runs(folder)).as("what is refused is not told").hasSize(1);
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
