package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How processes start, end and break, with the tools of Linux. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it needs setsid, prlimit and signals")
class LabProcessTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int INTERRUPTED = 130;
  private static final int TRAINING_STEPS = 20;
  private static final String QUIET = "says only what it must";

  @TempDir Path folder;

  @Test
  void ctrl_c_in_the_middle_of_a_search_ends_server_and_agent_in_silence() throws Exception {
    Path content = TinyContent.supernet().resolve("../..").normalize();
    try (HilabProcess demo =
        HilabProcess.start(folder, "demo", "--port=0", "--data", content, "--seed=3")) {
      demo.untilItSays("· searching");
      ProcessHandle agent = demo.agentProcess();
      demo.ctrlC();
      assertThat(demo.exitCode(SOON)).isEqualTo(INTERRUPTED);
      assertGone(agent);
      assertThat(demo.out()).isEmpty();
      assertThat(demo.err().lines()).as(QUIET).allMatch(line -> line.startsWith("· "));
    }
  }

  @Test
  void an_idle_server_is_silent_and_ends_on_ctrl_c() throws Exception {
    try (HilabProcess server =
        HilabProcess.start(folder, "serve", "--port=0", "--data", folder.resolve("lab"))) {
      server.untilItSays("The page makes tokens");
      ProcessHandle agent = server.agentProcess();
      untilConnected(folder.resolve("lab/lab/agent/agent.log"));
      server.ctrlC();
      assertThat(server.exitCode(SOON)).isEqualTo(INTERRUPTED);
      assertGone(agent);
      assertThat(server.err().lines()).as(QUIET).hasSize(3);
      assertThat(server.out()).isEmpty();
    }
  }

  @Test
  void ctrl_c_in_the_middle_of_a_training_ends_it_in_silence_and_it_goes_on() throws Exception {
    Path out = folder.resolve("trained.safetensors");
    Path checkpoint = out.resolveSibling("trained.safetensors.checkpoints/step-00000002");
    try (HilabProcess training = HilabProcess.start(folder, train(out))) {
      training.until(() -> Files.isDirectory(checkpoint));
      training.ctrlC();
      assertThat(training.exitCode(SOON)).isEqualTo(INTERRUPTED);
      assertThat(training.err()).isEmpty();
      assertThat(training.out()).isEmpty();
    }
    assertThat(out).doesNotExist();
    assertThat(CommandRun.of(train(out)).json().path("losses")).hasSize(TRAINING_STEPS);
  }

  private static Object[] train(Path out) {
    List<Object> words = new ArrayList<>(List.of("train", "--dataset", TinyContent.dataset()));
    words.addAll(List.of("--input-size=64", "--batch=2", "--threads=1", "--json"));
    words.addAll(List.of("--steps=" + TRAINING_STEPS, "--out", out));
    return words.toArray();
  }

  private static void untilConnected(Path log) throws Exception {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!Files.exists(log) || !Files.readString(log).contains("onnected")) {
      assertThat(System.nanoTime()).as("the agent connects").isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void an_agent_does_not_outlive_a_killed_server() throws Exception {
    try (HilabProcess server =
        HilabProcess.start(folder, "serve", "--port=0", "--data", folder.resolve("lab"))) {
      server.untilItSays("The page makes tokens");
      ProcessHandle agent = server.agentProcess();
      assertThat(agent.isAlive()).isTrue();
      server.kill();
      assertGone(agent);
    }
  }

  private static void assertGone(ProcessHandle agent) throws Exception {
    agent.onExit().get(SOON.toSeconds(), TimeUnit.SECONDS);
    assertThat(agent.isAlive()).isFalse();
  }

  @Test
  void a_full_disk_stops_a_search_with_a_message_and_resume_finishes_it() throws Exception {
    Path out = folder.resolve("run");
    Path undisturbed = folder.resolve("undisturbed");
    CommandRun.of(search(undisturbed)).succeeded();
    try (HilabProcess search = HilabProcess.start(folder, search(out))) {
      search.untilItSays("· searching");
      limitFiles(search, 200_000);
      assertThat(search.exitCode()).as(search.err()).isEqualTo(1);
      List<String> said = search.err().lines().filter(line -> !line.startsWith("· ")).toList();
      assertThat(said).as(search.err()).hasSize(1);
      assertThat(said.getFirst()).contains(out.toString(), "Make room");
      assertThat(search.out()).isEmpty();
    }
    assertThat(out.resolve("front.json")).doesNotExist();
    CommandRun.of(search(out, "--resume")).succeeded();
    for (String file : List.of("front.json", "front.csv", "history.json")) {
      assertThat(out.resolve(file)).hasSameBinaryContentAs(undisturbed.resolve(file));
    }
  }

  private static Object[] search(Path out, String... more) {
    List<Object> words = new ArrayList<>(List.of("search", "--objectives=miou,flops"));
    words.addAll(List.of("--supernet", TinyContent.supernet(), "--dataset", TinyContent.dataset()));
    words.addAll(List.of("--fraction=0.05", "--input-size=32", "--population=12"));
    words.addAll(List.of("--generations=12", "--seed=5", "--out", out));
    words.addAll(Arrays.asList(more));
    return words.toArray();
  }

  @Test
  void a_full_disk_leaves_no_half_written_model() throws Exception {
    Path out = folder.resolve("models").resolve("demo.onnx");
    try (HilabProcess export =
        HilabProcess.start(
            folder,
            "export",
            "--genome=00001111111111111111111",
            "--supernet",
            TinyContent.supernet(),
            "--dataset",
            TinyContent.dataset(),
            "--out",
            out)) {
      limitFiles(export, 500_000);
      assertThat(export.exitCode()).as(export.err()).isEqualTo(2);
      assertThat(export.err()).contains(out.toString(), "File too large", "the disk has room");
      assertThat(export.err().lines()).hasSize(1);
    }
    assertThat(out.getParent()).isEmptyDirectory();
  }

  /** No file gets longer from now on: for the program that is a full disk. */
  private static void limitFiles(HilabProcess process, int bytes) throws Exception {
    List<String> command = List.of("prlimit", "--pid", "" + process.pid(), "--fsize=" + bytes);
    assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
  }

  @Test
  void the_agent_shows_examples_and_refuses_wrong_words_without_a_stack_trace() throws Exception {
    try (HilabProcess help = HilabProcess.startAgent(folder, "run", "--help")) {
      assertThat(help.exitCode()).as(help.err()).isZero();
      assertThat(help.out()).contains("Examples:", "hilab agent run", "--token-file");
      assertThat(help.err()).isEmpty();
    }
    try (HilabProcess wrong =
        HilabProcess.startAgent(folder, "run", "--server=x", "--token=x", "--beauty")) {
      assertThat(wrong.exitCode()).isEqualTo(2);
      assertThat(wrong.err()).contains("--beauty").doesNotContain("\tat ", "Exception");
    }
  }
}
