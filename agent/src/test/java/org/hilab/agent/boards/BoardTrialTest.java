package org.hilab.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.hilab.agent.boards.BoardTrial.Verdict;
import org.hilab.agent.line.SerialLine;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.agent.tools.FirmwareBuild.Target;
import org.hilab.agent.tools.ToolCommand;
import org.hilab.agent.tools.ToolProcess;
import org.hilab.link.Identity;
import org.hilab.link.LinkSettings;
import org.hilab.link.Transport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The firmware on a pseudo terminal, tried and talked to like a board. */
class BoardTrialTest {
  private static final LinkSettings SETTINGS =
      new LinkSettings(Duration.ofMillis(300), 30, Duration.ofMillis(5));

  private final List<AutoCloseable> opened = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable one : opened.reversed()) {
      one.close();
    }
  }

  @Test
  void a_sound_board_says_who_it_is_and_computes_what_it_should() throws Exception {
    for (int seed = 1; seed <= 3; seed++) {
      Verdict verdict = trial(seed, "--id", "c0ffee", "--boot-garbage");
      assertThat(verdict).as("seed %d", seed).isInstanceOf(Verdict.Sound.class);
      Verdict.Sound sound = (Verdict.Sound) verdict;
      assertThat(sound.identity().uniqueId()).isEqualTo(0xc0ffee);
      assertThat(sound.identity().backend()).isEqualTo(Identity.Backend.POSIX);
      assertThat(sound.text())
          .contains("posix, board 0000000000c0ffee", "counts, which are no latency");
    }
  }

  @Test
  void a_line_with_bit_errors_is_sound_as_long_as_it_gets_through() throws Exception {
    assertThat(trial(1, "--bit-error-rate", "1e-4", "--seed", "7"))
        .isInstanceOf(Verdict.Sound.class);
  }

  @Test
  void a_board_that_is_unplugged_in_mid_frame_is_named_so() throws Exception {
    Verdict verdict = trial(1, "--unplug-after-bytes", "150");
    assertThat(verdict).isInstanceOf(Verdict.Unsound.class);
    assertThat(((Verdict.Unsound) verdict).why()).startsWith("DISCONNECTED: ");
  }

  private Verdict trial(int seed, String... options) throws Exception {
    return new BoardTrial(plug(options), SETTINGS, new Random(seed)).run();
  }

  @Test
  void the_console_shows_the_text_subset() throws Exception {
    List<String> shown = new ArrayList<>();
    Console console = new Console(plug(), Duration.ofMillis(500));
    console.text(input("name%\nresults%\n"), shown::add);
    assertThat(shown).anyMatch(line -> line.startsWith("m-name-")).contains("m-ready");
  }

  @Test
  void odd_bytes_are_shown_in_hex_and_passed_on_raw() throws Exception {
    List<String> shown = new ArrayList<>();
    Transport echo = new EchoTransport();
    new Console(echo, Duration.ofMillis(100)).text(input("a\u0001b%"), shown::add);
    assertThat(shown).containsExactly("a\\x01b%");
    ByteArrayOutputStream raw = new ByteArrayOutputStream();
    new Console(new EchoTransport(), Duration.ofMillis(100)).raw(input("a\u0001\n"), raw);
    assertThat(raw.toString(StandardCharsets.UTF_8)).isEqualTo("a\u0001\n");
  }

  private static ByteArrayInputStream input(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private Transport plug(String... options) throws IOException, InterruptedException {
    assumeTrue(Target.HOST.missingTools().isEmpty(), "There is no gcc or no make.");
    Path program = FirmwareBuild.ofInstallation().build(Target.HOST);
    List<String> words = new ArrayList<>(List.of(program.toString(), "--pty"));
    words.addAll(List.of(options));
    ToolProcess process =
        ToolProcess.start(ToolCommand.of(words.toArray(String[]::new)), 1_000_000);
    opened.add(process);
    String said =
        process.awaitLine(text -> text.startsWith("pty "), Duration.ofSeconds(20)).orElseThrow();
    Transport line =
        SerialLine.open(Path.of(said.substring(4)), 115_200, pid -> pid == process.pid());
    opened.add(line);
    return line;
  }
}
