package org.hilab.server.lab;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code hilab worker} as a process of its own, beside and instead of the server's workers. */
@Timeout(300)
class RemoteWorkerTest {
  private static final Pattern PAGE = Pattern.compile("(http://localhost:\\d+)");
  private static final int WAIT_SECONDS = 60;

  @TempDir static Path home;

  private static SmallSearch search;

  @BeforeAll
  static void prepare() {
    search = SmallSearch.prepare(home);
  }

  @Test
  void killed_in_the_middle_of_a_part_a_worker_changes_nothing()
      throws IOException, InterruptedException {
    SmallSearch.Result alone = undisturbed();
    try (SearchProcess process = search.start("killed", options("--workers", "0"))) {
      Page page = page(process, "killed");
      try (SearchProcess worker = worker(page)) {
        assertThat(worker.says("accepted")).as(worker::log).isTrue();
        untilItScores(page, worker);
        worker.kill();
      }
      assertThat(process.livesFor(1)).as("killed in the middle").isTrue();
      try (SearchProcess worker = worker(page, "--in-float")) {
        assertThat(worker.says("accepted")).as(worker::log).isTrue();
        assertThat(process.status()).as(() -> process.log() + worker.log()).isZero();
        assertThat(worker.log()).contains("weights FLOAT");
      }
    }
    assertThat(search.result("killed")).isEqualTo(alone);
    search.requireIntactJournal("killed");
  }

  /** Not the usual conventions: what scores elsewhere has to follow the run's. */
  private static String[] options(String... more) {
    return Stream.concat(Stream.of("--mean", "all", "--void", "error"), Stream.of(more))
        .toArray(String[]::new);
  }

  /** It has its first part then, and opens some hundred sessions for it. */
  private static void untilItScores(Page page, SearchProcess worker)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!isScoring(JoinedBench.get(page.port(), "/api/v1/fleet").getJsonArray("workers"))) {
      assertThat(System.nanoTime()).as(worker::log).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static boolean isScoring(JsonArray workers) {
    return workers.stream()
        .anyMatch(worker -> ((JsonObject) worker).getString("state").equals("running"));
  }

  private SmallSearch.Result undisturbed() throws IOException, InterruptedException {
    try (SearchProcess process = search.start("alone", options())) {
      assertThat(process.status()).as(process::log).isZero();
    }
    return search.result("alone");
  }

  @Test
  void a_worker_without_a_gpu_and_one_without_a_token_say_what_to_do()
      throws IOException, InterruptedException {
    Page nobody = new Page("http://localhost:9", "none");
    try (SearchProcess worker = worker(nobody, "--device", "cuda:0")) {
      assertThat(worker.status()).as(worker::log).isEqualTo(2);
      assertThat(worker.log()).contains("cuda:0", "-Pgpu").doesNotContain("\tat ");
    }
    List<String> words = List.of("worker", nobody.url, "--data", "stranger");
    try (SearchProcess worker = SearchProcess.command(home.resolve("worker"), words)) {
      assertThat(worker.status()).as(worker::log).isEqualTo(2);
      assertThat(worker.log()).contains("has not joined", "hilab token create");
    }
  }

  private record Page(String url, String token) {
    int port() {
      return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
    }
  }

  private static Page page(SearchProcess process, String out)
      throws IOException, InterruptedException {
    Matcher page = PAGE.matcher(process.line("the page is at"));
    assertThat(page.find()).as(process::log).isTrue();
    String url = page.group(1);
    int port = new Page(url, "").port();
    return new Page(url, JoinedBench.token(port, home.resolve(out).resolve("lab")));
  }

  /** In a folder of its own: the temporary files of two processes must not meet. */
  private static SearchProcess worker(Page page, String... more) throws IOException {
    List<String> words = new ArrayList<>(List.of("worker", page.url, "--token", page.token));
    words.addAll(List.of("--data", "joined"));
    words.addAll(List.of(more));
    Path folder = Files.createDirectories(home.resolve("worker"));
    return SearchProcess.command(folder, words);
  }
}
