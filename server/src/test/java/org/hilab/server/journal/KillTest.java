package org.hilab.server.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class KillTest {
  private static final int KILLS = 20;
  private static final long SEED = 20_261_121;
  private static final int MOST_ACKNOWLEDGED = 60;
  private static final int MOST_EXTRA_MICROS = 5_000;
  private static final int MOST_START_MICROS = 900_000;
  private static final Pattern LINE = Pattern.compile(AppendForever.ACKNOWLEDGED + "(\\d+)");

  @TempDir Path folder;

  @Test
  @Timeout(90)
  void a_process_killed_at_any_moment_keeps_every_acknowledged_event()
      throws IOException, InterruptedException {
    Random random = new Random(SEED);
    long acknowledged = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      int lines = kill % 4 == 1 ? 0 : 1 + random.nextInt(MOST_ACKNOWLEDGED);
      int micros = random.nextInt(lines == 0 ? MOST_START_MICROS : MOST_EXTRA_MICROS);
      long last = acknowledgedUntilKilled(lines, micros);
      acknowledged = Math.max(acknowledged, last);
      assertKept(acknowledged, "kill " + kill + " of seed " + SEED);
    }
    assertThat(acknowledged).isGreaterThan(KILLS);
  }

  @Test
  @Timeout(30)
  void while_a_process_writes_no_other_one_may() throws IOException, InterruptedException {
    Process child = start();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      acknowledgements(lines, 1);
      assertThatThrownBy(() -> Journal.open(folder, InstantSource.system()))
          .hasMessageContaining("in use by another hilab");
      acknowledgements(lines, 50);
    } finally {
      child.toHandle().destroyForcibly();
      child.waitFor();
    }
  }

  private void assertKept(long acknowledged, String message) {
    try (Journal journal = Journal.open(folder, InstantSource.system())) {
      List<RunSummary> runs = journal.runs();
      assertThat(runs).as(message).hasSizeBetween(acknowledged == 0 ? 0 : 1, 1);
      for (RunSummary summary : runs) {
        long revision = summary.revision();
        assertThat(revision).as(message).isGreaterThanOrEqualTo(acknowledged);
        assertThat(revision % 2).as(message + ": half a batch of two").isEqualTo(1);
        assertThat(journal.verify(summary.run()))
            .as(message)
            .isEqualTo(new Verification.Intact(revision));
      }
    }
  }

  /** Kills the child after so many acknowledgements and microseconds; gives the last of all. */
  private long acknowledgedUntilKilled(int acknowledgements, int micros)
      throws IOException, InterruptedException {
    Process child = start();
    long last;
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
      last = acknowledgements(lines, acknowledgements);
      assertThat(child.waitFor(micros, TimeUnit.MICROSECONDS)).as("child ended").isFalse();
      child.toHandle().destroyForcibly(); // keeps its output open, unlike the process's own
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher acknowledged = LINE.matcher(line);
        last = acknowledged.matches() ? Long.parseLong(acknowledged.group(1)) : last;
      }
    } finally {
      child.destroyForcibly().waitFor();
    }
    return last;
  }

  /** Reads so many acknowledgements and gives the last; 0 if none were asked for. */
  private static long acknowledgements(BufferedReader lines, int count) throws IOException {
    long last = 0;
    for (int left = count; left > 0; ) {
      Matcher line = LINE.matcher(Objects.requireNonNull(lines.readLine(), "child ended"));
      if (line.matches()) {
        left--;
        last = Long.parseLong(line.group(1));
      }
    }
    return last;
  }

  private Process start() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            List.of(
                java.toString(),
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.sqlite.tmpdir=" + folder, // a killed process leaves SQLite's library behind
                "-cp",
                System.getProperty("java.class.path"),
                AppendForever.class.getName(),
                folder.toString()))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
