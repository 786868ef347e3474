package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RankCommandTest {
  @TempDir Path folder;

  @Test
  void the_golden_cases_come_out_of_tables() throws IOException {
    int cases = 0;
    for (JsonNode golden : golden()) {
      StringBuilder table = new StringBuilder("genome,x,y\n");
      for (int i = 0; i < golden.path("x").size(); i++) {
        table.append(String.format("%8s", Integer.toBinaryString(i)).replace(' ', '0'));
        table.append("," + golden.path("x").get(i) + "," + golden.path("y").get(i) + "\n");
      }
      Path file = Files.writeString(folder.resolve("golden.csv"), table);
      JsonNode json = rank(file, file, "--by=x,y", "--json").json();
      assertThat(json.path("kendallTauB").path("value").doubleValue())
          .isCloseTo(golden.path("tau_b").doubleValue(), within(1e-9));
      assertThat(json.path("spearmanRho").path("value").doubleValue())
          .isCloseTo(golden.path("rho").doubleValue(), within(1e-9));
      cases++;
    }
    assertThat(cases).isPositive();
  }

  private static JsonNode golden() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(RankCommandTest.class.getResourceAsStream("/golden/metrics.json"))) {
      return JsonMapper.builder().build().readTree(in).path("rank");
    }
  }

  @Test
  void a_front_a_history_and_a_table_are_matched_by_genome_and_errors_become_scores()
      throws IOException {
    Path front =
        Files.writeString(
            folder.resolve("front.json"),
            """
            {"spec":{"seed":7},"front":[
              {"genome":"000","objectives":{"miou":100000,"latency":9},"accuracy":{"meanIou":0.9}},
              {"genome":"001","objectives":{"miou":200000,"latency":8},"accuracy":{"meanIou":0.8}},
              {"genome":"111","objectives":{"miou":300000,"latency":1},"accuracy":{"meanIou":0.7}}]}
            """);
    Path history =
        Files.writeString(
            folder.resolve("history.json"),
            """
            {"generations":[
              {"population":["000"],"front":[{"genome":"000","objectives":{"miou":400000}}]},
              {"archive":[{"genome":"000","objectives":{"miou":400000}},
                          {"genome":"0 01","objectives":{"miou":500000}}]}]}
            """);
    Path table =
        Files.writeString(folder.resolve("t.csv"), "origin,genome,meanIou\na,000,.2\nb,001,.1\n");
    JsonNode json = rank(front, history, "--json").json();
    assertThat(json.path("inA").intValue()).isEqualTo(3);
    assertThat(json.path("inB").intValue()).isEqualTo(2);
    assertThat(json.path("matched").intValue()).isEqualTo(2);
    assertThat(json.path("kendallTauB").path("value").doubleValue()).isEqualTo(1);
    assertThat(
            rank(history, table, "--json").json().path("spearmanRho").path("value").doubleValue())
        .isEqualTo(1);
    assertThat(rank(front, table, "--by=latency,miou").succeeded().out())
        .contains("2 candidates are in both (3 in A, 2 in B)", "latency,miou", "1.0000");
  }

  @Test
  void the_interval_is_the_seeds_holds_the_truth_and_narrows_with_candidates() throws IOException {
    double wide = width(interval(30));
    JsonNode many = interval(300);
    assertThat(width(many)).isLessThan(wide / 2).isPositive();
    assertThat(many.path("low").doubleValue()).isLessThan(many.path("value").doubleValue());
    assertThat(many.path("high").doubleValue()).isGreaterThan(many.path("value").doubleValue());
    // y = x + noise of the same variance: τ = 2/π · asin(1/√2) = 0.5
    assertThat(many.path("low").doubleValue()).isLessThan(0.5);
    assertThat(many.path("high").doubleValue()).isGreaterThan(0.5);
    assertThat(interval(300)).isEqualTo(many);
    Path file = folder.resolve("300.csv");
    assertThat(rank(file, file, "--by=x,y", "--seed=2", "--json").json().path("kendallTauB"))
        .isNotEqualTo(many);
  }

  private JsonNode interval(int candidates) throws IOException {
    Random random = new Random(8);
    StringBuilder table = new StringBuilder("genome,x,y\n");
    for (int i = 0; i < candidates; i++) {
      double x = random.nextGaussian();
      table.append(String.format(Locale.ROOT, "%d,%f,%f%n", i, x, x + random.nextGaussian()));
    }
    Path file = Files.writeString(folder.resolve(candidates + ".csv"), table);
    return rank(file, file, "--by=x,y", "--json").json().path("kendallTauB");
  }

  private static double width(JsonNode interval) {
    return interval.path("high").doubleValue() - interval.path("low").doubleValue();
  }

  @Test
  void what_cannot_be_ranked_is_refused() throws IOException {
    Path two = Files.writeString(folder.resolve("two.csv"), "genome,x,c\n0,1,5\n1,2,5\n");
    Path other = Files.writeString(folder.resolve("other.csv"), "genome,x\n1,1\n2,2\n");
    Path twice = Files.writeString(folder.resolve("twice.csv"), "genome,x\n1,1\n1,2\n");
    Path ragged = Files.writeString(folder.resolve("ragged.csv"), "genome,x\n1\n");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"genome\":");
    Path empty = Files.writeString(folder.resolve("empty.json"), "{}");
    rank(two, other, "--by=x").refused(2, "two candidates that both files have", "both have 1");
    rank(two, two, "--by=c").refused(2, "no order", "c is 5.0");
    rank(two, two, "--by=miou").refused(2, "has the measure", "\"miou\"", "c, x");
    rank(two, two, "--by=x,x,x").refused(2, "two files", "x,x,x");
    rank(two, two, "--by=x", "--samples=0").refused(2, "--samples 0");
    rank(two, twice, "--by=x").refused(2, "two different numbers", "genome 1", "1.0 and 2.0");
    rank(two, ragged, "--by=x").refused(2, "line 2 has 1 of 2", "ragged.csv");
    rank(two, broken, "--by=x").refused(2, "not JSON", "broken.json");
    rank(two, empty, "--by=x").refused(2, "no candidates", "empty.json");
    rank(two, folder.resolve("no.csv"), "--by=x").refused(2, "cannot be read", "there is no");
  }

  private static CommandRun rank(Path first, Path second, String... more) {
    Object[] words = new Object[3 + more.length];
    words[0] = "rank";
    words[1] = first;
    words[2] = second;
    System.arraycopy(more, 0, words, 3, more.length);
    return CommandRun.of(words);
  }
}
