package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own, killed with -9 wherever a seed says. */
class SearchKillTest {
  private static final int KILLS = 20;
  private static final int MOST_RUNS = 8;
  private static final long SEED = 20_261_121;
  private static final int WAIT_SECONDS = 120;
  private static final List<String> FILES =
      List.of("front.json", "front.csv", "history.json", "verification.json", "report.md");

  @TempDir static Path home;

  private static SmallSearch search;

  private final Random random = new Random(SEED);
  private long searchMicros;

  @BeforeAll
  static void prepare() {
    search = SmallSearch.prepare(home);
  }

  @Test
  @Timeout(600)
  void killed_at_any_moment_and_resumed_a_search_ends_with_the_same_front()
      throws IOException, InterruptedException {
    SmallSearch.Result undisturbed = undisturbed();
    int kills = 0;
    for (int run = 1; kills < KILLS; run++) {
      assertThat(run).as("runs for %d kills", kills).isLessThanOrEqualTo(MOST_RUNS);
      String out = "run" + run;
      for (KillPoint point : points()) {
        kills += killed(out, point) ? 1 : 0;
      }
      finish(out);
      assertThat(search.result(out)).as("%s, seed %d", out, SEED).isEqualTo(undisturbed);
      search.requireIntactJournal(out);
    }
  }

  private SmallSearch.Result undisturbed() throws IOException, InterruptedException {
    try (SearchProcess process = search.start("undisturbed")) {
      assertThat(process.says("searching")).as(process::log).isTrue();
      long started = System.nanoTime();
      assertThat(process.status()).as(process::log).isZero();
      searchMicros = (System.nanoTime() - started) / 1000;
    }
    search.requireIntactJournal("undisturbed");
    return search.result("undisturbed");
  }

  private void finish(String out) throws IOException, InterruptedException {
    try (SearchProcess process = search.start(out, "--resume")) {
      assertThat(process.status()).as(process::log).isZero();
    }
  }

  /** Where a process dies. */
  private sealed interface KillPoint {}

  /** So long after it said this; an empty text is its start. */
  private record After(String text, long micros) implements KillPoint {}

  /** While it writes this file. */
  private record Writing(String file) implements KillPoint {}

  /** Starting, preparing and searching in any order; last, because then it is over, the files. */
  private List<KillPoint> points() {
    List<KillPoint> points = new ArrayList<>();
    points.add(new After("", random.nextInt(1_200_000)));
    points.add(new After("the page is at", random.nextInt(200_000)));
    points.add(new After("reading the images", random.nextInt(300_000)));
    for (int i = 0; i < 3; i++) {
      points.add(new After("searching", random.nextLong(searchMicros / 4)));
    }
    Collections.shuffle(points, random);
    points.add(new Writing(FILES.get(random.nextInt(FILES.size()))));
    return points;
  }

  private boolean killed(String out, KillPoint point) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(home.resolve(out));
    try (WatchService watch = folder.getFileSystem().newWatchService();
        SearchProcess process = search.start(out, "--resume")) {
      folder.register(watch, StandardWatchEventKinds.ENTRY_CREATE);
      return switch (point) {
        case After(String text, long micros) ->
            (text.isEmpty() || process.says(text)) && process.livesFor(micros) && process.kill();
        case Writing(String file) -> {
          awaitFile(watch, file);
          yield process.kill();
        }
      };
    }
  }

  private static void awaitFile(WatchService watch, String file) throws InterruptedException {
    while (true) {
      WatchKey key = watch.poll(WAIT_SECONDS, TimeUnit.SECONDS);
      assertThat(key).as("%s in time", file).isNotNull();
      for (WatchEvent<?> event : key.pollEvents()) {
        if (event.context().toString().startsWith(file)) {
          return;
        }
      }
      key.reset();
    }
  }
}
