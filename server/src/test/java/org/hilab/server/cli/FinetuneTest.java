package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import org.hilab.server.journal.RunEvent.EpochTrained;
import org.hilab.server.journal.RunEvent.FineTuned;
import org.hilab.server.journal.RunEvent.FineTuningStarted;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinetuneTest {
  /** In every first generation. */
  private static final String SUPERNET = "00001111111111111111111";

  @TempDir private static Path shared;
  private static Path run;
  private static String genome;

  @BeforeAll
  static void search() throws IOException {
    run = shared.resolve("run");
    List<Object> words = new ArrayList<>(List.of("search", "--space=fmas-mobilenetv2"));
    words.addAll(List.of("--split=val", "--fraction=0.05", "--objectives=miou,flops"));
    words.addAll(List.of("--population=4", "--generations=2", "--out", run));
    words.addAll(List.of("--supernet", TinyContent.supernet(), "--dataset", TinyContent.dataset()));
    words.add("--input-size=" + TinyContent.INPUT_SIZE);
    CommandRun.of(words.toArray()).succeeded();
    JsonNode front = JsonMapper.builder().build().readTree(run.resolve("front.json").toFile());
    genome = front.path("front").path(0).path("genome").asText();
  }

  @Test
  void the_journal_and_the_report_tell_how_a_candidate_was_fine_tuned() throws IOException {
    String front = Files.readString(run.resolve("front.json"));
    JsonNode result = finetune(run, genome, "--quantization-aware", "--json").json();
    List<RunEvent> events = events();
    assertThat(result.path("candidates")).hasSize(2);
    for (JsonNode tuned : result.path("candidates")) {
      String form = tuned.path("form").asText();
      assertThat(Path.of(tuned.path("weights").asText())).isRegularFile();
      assertThat(epochs(events, form)).containsExactly(1, 2);
      assertThat(ended(events, form).after().int8()).isEqualTo(tuned.path("after").doubleValue());
      assertThat(ended(events, form).before().float32())
          .isEqualTo(tuned.path("floatBefore").doubleValue());
    }
    assertThat(events.stream().filter(FineTuningStarted.class::isInstance)).hasSize(2);
    assertThat(Files.readString(run.resolve("report.md")))
        .contains("## Fine-tuning", genome + "` | quantization-aware |");
    assertThat(run.resolve("figures/losses.svg")).isRegularFile();
    assertThat(Files.readString(run.resolve("front.json"))).isEqualTo(front);
    finetune(run, genome, "--quantization-aware", "--json").succeeded();
    assertThat(events()).as("the same again says nothing new").isEqualTo(events);
  }

  private static List<Integer> epochs(List<RunEvent> events, String form) {
    return events.stream()
        .filter(event -> event instanceof EpochTrained epoch && epoch.form().equals(form))
        .map(event -> ((EpochTrained) event).epoch())
        .toList();
  }

  private static FineTuned ended(List<RunEvent> events, String form) {
    return events.stream()
        .filter(event -> event instanceof FineTuned tuned && tuned.form().equals(form))
        .map(FineTuned.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static List<RunEvent> events() {
    try (Journal journal = Journal.open(RunFolder.lab(run), InstantSource.system())) {
      return journal.read(journal.runs().getFirst().run(), 0, Integer.MAX_VALUE).stream()
          .map(Recorded::event)
          .toList();
    }
  }

  @Test
  void a_ranking_study_of_the_run_compares_both_ways_of_training() {
    List<Object> words = new ArrayList<>(List.of("study", "ranking", "--run", run));
    words.addAll(List.of("--supernet", TinyContent.supernet(), "--dataset", TinyContent.dataset()));
    words.addAll(List.of("--each=1", "--random=1", "--steps=2", "--batch=2", "--threads=1"));
    words.addAll(List.of("--fraction=0.05", "--json"));
    JsonNode study = CommandRun.of(words.toArray()).json();
    assertThat(study.path("networks")).hasSize(1 + 1 + 1 + 1);
    assertThat(study.path("conditions").asText()).contains("2 steps of 2 images");
    assertThat(run.resolve("ranking/report.md")).content().contains("| seed |", "| random |");
    words.set(words.indexOf("--each=1"), "--each=40");
    CommandRun.of(words.toArray()).refused(2, "too small for the study", "--each");
  }

  @Test
  void the_bench_of_the_trainer_tells_speed_waiting_and_memory() {
    JsonNode bench =
        CommandRun.of(
                "bench",
                "training",
                "--dataset",
                TinyContent.dataset(),
                "--input-size=16",
                "--batch=2",
                "--steps=12",
                "--threads=1",
                "--json")
            .json();
    assertThat(bench.path("stepsPerSecond").doubleValue()).isPositive();
    assertThat(bench.path("plainStepsPerSecond").doubleValue()).isPositive();
    assertThat(bench.path("waitingShare").doubleValue()).isBetween(0.0, 1.0);
    assertThat(bench.path("megabytesAtTheEnd").doubleValue()).isPositive();
  }

  @Test
  void a_candidate_that_the_run_does_not_have_is_named() {
    String other = genome.replace('0', 'x').replace('1', '0').replace('x', '1');
    finetune(run, other).refused(2, "no such candidate", "history.json");
    finetune(run, "").refused(2, "23 bits");
  }

  @Test
  void a_run_without_its_int8_image_or_front_is_named() throws IOException {
    Path bare = Files.createDirectories(shared.resolve("bare"));
    finetune(bare, "front").refused(2, "no front", "front.json");
    for (String file : List.of("front.json", "history.json")) {
      Files.copy(run.resolve(file), bare.resolve(file));
    }
    finetune(bare, "front").refused(2, "int8 image", "image.hilab8");
  }

  @Test
  void weights_that_are_missing_or_another_run_s_are_named() {
    Path other = shared.resolve("other.safetensors");
    CommandRun.of("synthesize", "--space=fmas-mobilenetv2", "--classes=8", "--out", other)
        .succeeded();
    with(other, run, genome).refused(2, "another supernet", "Give the weights of the run");
    with(shared.resolve("none"), run, genome).refused(2, "no weight file");
  }

  @Test
  void a_rate_at_which_the_weights_explode_is_told() {
    finetune(run, SUPERNET, "--learning-rate=1", "--epochs=60")
        .refused(1, "learning rate of 1.0", "smaller rate");
  }

  @Test
  void a_journal_that_another_process_has_is_named() {
    try (Journal _ = Journal.open(RunFolder.lab(run), InstantSource.system())) {
      finetune(run, genome).refused(2, "Another hilab has the journal", "serve");
    }
  }

  private static CommandRun finetune(Path run, String candidates, String... more) {
    return with(TinyContent.supernet(), run, candidates, more);
  }

  private static CommandRun with(Path supernet, Path run, String candidates, String... more) {
    List<Object> words = new ArrayList<>(List.of("finetune", "--run", run));
    words.addAll(List.of("--supernet", supernet, "--dataset", TinyContent.dataset()));
    words.addAll(List.of("--candidates", candidates, "--fraction=0.05", "--batch=12"));
    words.addAll(List.of("--threads=1"));
    if (!Arrays.toString(more).contains("--epochs")) {
      words.addAll(List.of("--epochs=2", "--learning-rate=1e-3"));
    }
    words.addAll(Arrays.asList(more));
    return CommandRun.of(words.toArray());
  }
}
