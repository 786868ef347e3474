package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A search names what its mean IoU is over, and never mixes two. */
class SearchConventionsTest {
  private static final String NAME = "mean over all, void error";

  @TempDir Path folder;

  @Test
  void conventions_are_recorded_printed_and_kept_for_the_whole_run() throws IOException {
    JsonNode said = search("--mean=all", "--void=error").json();
    assertThat(said.path("mean").textValue()).isEqualTo("all");
    assertThat(said.path("void").textValue()).isEqualTo("error");
    JsonNode front =
        JsonMapper.builder().build().readTree(folder.resolve("run/front.json").toFile());
    JsonNode evaluators = front.path("spec").path("evaluators");
    assertThat(evaluators.path("conventions").path("mean").textValue()).isEqualTo("all");
    assertThat(evaluators.path("conventions").path("voidPixels").textValue()).isEqualTo("error");
    for (JsonNode member : front.path("front")) {
      assertThat(member.path("accuracy").path("evaluator").textValue()).endsWith(NAME);
    }
    assertThat(Files.readString(folder.resolve("run/report.md")))
        .contains(NAME, "the classes of the data set", "pixels without a class are errors");
    search("--resume").refused(2, NAME, "conventions was", "is none");
    assertThat(search("--resume", "--mean=all", "--void=error").json().path("front"))
        .isEqualTo(said.path("front"));
  }

  @Test
  void the_usual_conventions_are_printed_and_unknown_ones_refused() throws IOException {
    JsonNode said = search().json();
    assertThat(said.path("mean").textValue()).isEqualTo("present");
    assertThat(said.path("void").textValue()).isEqualTo("ignore");
    assertThat(said.path("peakMegabytes").doubleValue()).isGreaterThan(50);
    assertThat(Files.readString(folder.resolve("run/front.json"))).doesNotContain("mean over");
    search("--mean=median").refused(2, "mean", "\"median\"", "present, union, all");
  }

  private CommandRun search(String... more) {
    List<Object> words = new ArrayList<>(List.of("search", "--dataset", TinyContent.dataset()));
    words.addAll(List.of("--supernet", TinyContent.supernet(), "--fraction=0.04", "--seed=3"));
    words.addAll(List.of("--input-size=" + TinyContent.INPUT_SIZE, "--objectives=miou,flops"));
    words.addAll(List.of("--population=4", "--generations=2", "--json"));
    words.addAll(List.of("--out", folder.resolve("run")));
    words.addAll(Arrays.asList(more));
    return CommandRun.of(words.toArray());
  }
}
