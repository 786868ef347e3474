package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.onnx.TensorSpec;
import org.hilab.server.quantization.ParameterImageFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What scripts may rely on: words, files, keys and exit codes. */
class ScriptContractTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String SUPERNET_GENOME = "00001111111111111111111";
  private static final List<String> COMMANDS =
      List.of(
          "demo",
          "serve",
          "search",
          "evaluate",
          "rank",
          "spaces",
          "synthesize",
          "cost",
          "quantize",
          "export",
          "token",
          "token create",
          "token list",
          "token revoke",
          "supernet import",
          "supernet inspect",
          "latency build",
          "latency show",
          "latency export",
          "latency compare",
          "bench",
          "bench search",
          "bench size",
          "bench training",
          "finetune",
          "study",
          "study ranking");

  @TempDir Path folder;

  @Test
  void every_command_shows_an_example_in_its_help() {
    String root = CommandRun.of("--help").succeeded().out();
    assertThat(root).contains("Examples:", "./hilab demo", "Exit codes");
    for (String command : COMMANDS) {
      assertThat(root).contains(command.split(" ", 2)[0]);
      String[] words = (command + " --help").split(" ", -1);
      assertThat(CommandRun.of((Object[]) words).succeeded().out())
          .as(command)
          .contains("Example", "./hilab " + command, "Usage: hilab " + command);
    }
  }

  @Test
  void cost_gives_the_golden_integers() throws IOException {
    int compared = 0;
    for (JsonNode golden : goldenCosts()) {
      if (golden.path("space").asText().equals("mobilenetv2")) {
        String genome = golden.path("genome").asText();
        JsonNode cost =
            CommandRun.of("cost", "--space", "fmas-mobilenetv2", "--genome", genome, "--json")
                .json();
        assertThat(integer(cost, "parameters")).isEqualTo(golden.path("params").longValue());
        assertThat(integer(cost, "macs")).isEqualTo(golden.path("macs").longValue());
        assertThat(integer(cost, "flopsKeras")).isEqualTo(golden.path("flops_keras").longValue());
        compared++;
      }
    }
    assertThat(compared).isEqualTo(13);
    assertThat(CommandRun.of("cost", "--genome", SUPERNET_GENOME).succeeded().out())
        .contains("2,146,645");
  }

  private static long integer(JsonNode object, String key) {
    assertThat(object.path(key).isIntegralNumber()).as(key).isTrue();
    return object.path(key).longValue();
  }

  private static JsonNode goldenCosts() throws IOException {
    try (InputStream in = ScriptContractTest.class.getResourceAsStream("/golden/costs.json")) {
      return JSON.readTree(in).path("genomes");
    }
  }

  @Test
  void export_writes_models_that_open_and_evaluate_scores_them() {
    Path model = folder.resolve("new").resolve("float.onnx");
    JsonNode report = export("onnx", model);
    assertThat(report.path("format").asText()).isEqualTo("onnx");
    assertThat(integer(report, "bytes")).isPositive();
    assertInput(model, "FLOAT");
    JsonNode score = evaluate(model, "signed");
    assertThat(score.path("meanIou").isNumber()).isTrue();
    assertThat(score.path("meanIou").doubleValue()).isBetween(0.0, 1.0);
    assertThat(integer(score, "images")).isEqualTo(3);
    assertThat(score.path("perClass")).hasSize(8);
    assertThat(score.path("perClass").path(0).path("name").asText()).isEqualTo("background");
    assertThat(score.path("perClass").path(0).has("iou")).isTrue();
    assertThat(score.path("imagesPerSecond").doubleValue()).isPositive();
    assertThat(evaluate(model, "unit").path("meanIou")).isNotEqualTo(score.path("meanIou"));
    assertThat(evaluate(model, "imagenet").path("meanIou")).isNotEqualTo(score.path("meanIou"));
  }

  @Test
  void quantize_writes_an_image_that_export_reads() {
    Path file = folder.resolve("demo.hilab8");
    JsonNode report = CommandRun.of(supernetWords("quantize", "--out", file, "--json")).json();
    ParameterImage image = ParameterImageFile.read(file);
    assertThat(integer(report, "convolutions")).isEqualTo(image.convolutions().size());
    assertThat(report.path("sha256").asText()).isEqualTo(ParameterImageFile.sha256(image));
    assertThat(report.path("file").asText()).isEqualTo(file.toString());
    Path model = folder.resolve("int8.onnx");
    export("onnx-int8", model, "--image", file);
    assertInput(model, "UINT8");
  }

  private static JsonNode export(String format, Path out, Object... more) {
    List<Object> words = new ArrayList<>(List.of("export", "--genome", SUPERNET_GENOME));
    words.addAll(List.of("--format", format, "--out", out, "--json"));
    words.addAll(Arrays.asList(more));
    return CommandRun.of(supernetWords(words.toArray())).json();
  }

  private static void assertInput(Path file, String type) {
    try (OnnxModel model = OnnxModel.open(file)) {
      TensorSpec input = model.imageInput();
      assertThat(input.shape()).containsExactly(1, 3, 32, 32);
      assertThat(input.type().name()).startsWith(type);
      assertThat(model.logitsOutput().shape().get(1)).isEqualTo(8);
    }
  }

  private static JsonNode evaluate(Path model, String normalize) {
    return CommandRun.of(
            "evaluate",
            "--model",
            model,
            "--dataset",
            TinyContent.dataset(),
            "--split=val",
            "--fraction=0.05",
            "--preprocess=resize:32",
            "--normalize",
            normalize,
            "--json")
        .json();
  }

  @Test
  void search_writes_its_files_and_goes_on_only_with_the_same_options() throws IOException {
    Path out = folder.resolve("deep").resolve("run1");
    JsonNode report = CommandRun.of(search(out, "miou,flops", "--seed=7", "--json")).json();
    assertThat(report.path("finished").booleanValue()).isTrue();
    assertFiles(out, "flops", report);

    byte[] front = Files.readAllBytes(out.resolve("front.json"));
    CommandRun.of(search(out, "miou,flops", "--seed=7"))
        .refused(2, "has a run already", out + " (finished)", "--resume");
    CommandRun.of(search(out, "miou,flops", "--seed=8", "--resume"))
        .refused(2, "other options", out + ": seed was 7, is 8.", "another folder");
    CommandRun.of(search(out, "miou,params", "--seed=7", "--resume"))
        .refused(2, "objectives was [\"miou\",\"flops\"], is [\"miou\",\"params\"]. Give");
    assertThat(CommandRun.of(search(out, "miou,flops", "--seed=7", "--resume")).succeeded().out())
        .contains("on the front", "history.json and verification.json");
    assertThat(out.resolve("front.json")).hasBinaryContent(front);
  }

  @Test
  void search_minimises_parameters_too() throws IOException {
    Path out = folder.resolve("run2");
    JsonNode report =
        CommandRun.of(search(out, "miou,params", "--strategy=random", "--json")).json();
    assertFiles(out, "params", report);
  }

  private static void assertFiles(Path out, String objective, JsonNode report) throws IOException {
    JsonNode front = JSON.readTree(out.resolve("front.json").toFile());
    assertThat(front.path("front")).hasSize(report.path("front").intValue()).isNotEmpty();
    for (JsonNode member : front.path("front")) {
      assertThat(integer(member.path("objectives"), "miou")).isBetween(0L, 1_000_000L);
      assertThat(integer(member.path("objectives"), objective)).isPositive();
    }
    assertThat(Files.readAllLines(out.resolve("front.csv")))
        .startsWith("genome,meanIou,latencyCycles,flopsKeras,parameters,macs")
        .hasSize(1 + report.path("front").intValue());
    JsonNode generations = JSON.readTree(out.resolve("history.json").toFile()).path("generations");
    assertThat(generations).hasSize(2);
    for (JsonNode generation : generations) {
      assertThat(generation.path("front")).isNotEmpty();
      assertThat(generation.path("hyperarea").isNumber()).isTrue();
    }
    assertThat(Files.readString(out.resolve("report.md"))).startsWith("# ");
    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "front.json",
              "front.csv",
              "history.json",
              "verification.json",
              "report.md",
              "report.html",
              "figures",
              "lab");
    }
  }

  @Test
  void the_bench_reports_json_too() {
    JsonNode bench =
        CommandRun.of(
                supernetWords("bench", "search", "--candidates=1", "--fraction=0.02", "--json"))
            .json();
    assertThat(integer(bench, "candidates")).as("a whole generation").isEqualTo(12);
    assertThat(bench.path("plain").path("overFloat").doubleValue()).isPositive();
    assertThat(bench.path("raced").path("overInt8").doubleValue()).isPositive();
  }

  private static Object[] search(Path out, String objectives, String... more) {
    List<Object> words = new ArrayList<>(List.of("search", "--space=fmas-mobilenetv2"));
    words.addAll(List.of("--split=val", "--fraction=0.05", "--objectives", objectives));
    words.addAll(List.of("--population=4", "--generations=2", "--out", out));
    words.addAll(Arrays.asList(more));
    return supernetWords(words.toArray());
  }

  private static Object[] supernetWords(Object... words) {
    List<Object> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--supernet", TinyContent.supernet(), "--dataset", TinyContent.dataset()));
    all.add("--input-size=" + TinyContent.INPUT_SIZE);
    return all.toArray();
  }
}
