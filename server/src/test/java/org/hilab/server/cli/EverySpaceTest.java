package org.hilab.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hilab.server.onnx.OnnxModel;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Spaces without a trained supernet, from random weights to a front. */
class EverySpaceTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"fmas-xception, 33", "qanas-mobilenetv2, 48"})
  void a_space_is_quantized_exported_and_searched(String id, int size) throws IOException {
    SearchSpace space = Spaces.named(id);
    Path supernet = folder.resolve("random.safetensors");
    Path image = folder.resolve("random.hilab8");
    CommandRun.of("synthesize", "--space", id, "--classes=8", "--out", supernet).succeeded();
    List<Object> content = new ArrayList<>(List.of("--space", id, "--supernet", supernet));
    content.addAll(List.of("--dataset", TinyContent.dataset(), "--input-size", size));
    run(content, "quantize", "--out", image);

    for (String format : List.of("onnx", "onnx-int8")) {
      Path model = folder.resolve(format + ".onnx");
      String genome = space.supernet().bits();
      run(
          content,
          "export",
          "--genome",
          genome,
          "--format",
          format,
          "--image",
          image,
          "--out",
          model);
      try (OnnxModel opened = OnnxModel.open(model)) {
        assertThat(opened.imageInput().shape()).containsExactly(1, 3, size, size);
        assertThat(opened.logitsOutput().shape().get(1)).isEqualTo(8);
      }
    }

    Path out = folder.resolve("run");
    run(
        content,
        "search",
        "--image",
        image,
        "--split=val",
        "--fraction=0.04",
        "--objectives=miou,params",
        "--population=4",
        "--generations=2",
        "--out",
        out);
    JsonNode front = JsonMapper.builder().build().readTree(out.resolve("front.json").toFile());
    assertThat(front.path("front")).isNotEmpty();
    for (JsonNode member : front.path("front")) {
      assertThat(member.path("genome").asText()).hasSize(space.length());
    }
  }

  private static void run(List<Object> content, Object... words) {
    List<Object> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(content);
    CommandRun.of(all.toArray()).succeeded();
  }

  @Test
  void the_spaces_are_listed_with_all_their_genes() {
    JsonNode spaces = CommandRun.of("spaces", "--json").json().path("spaces");
    assertThat(spaces).hasSize(3);
    for (JsonNode listed : spaces) {
      SearchSpace space = Spaces.named(listed.path("space").asText());
      assertThat(listed.path("bits").intValue()).isEqualTo(space.length());
      assertThat(listed.path("networks").longValue()).isEqualTo(space.networks());
      assertThat(listed.path("genes")).hasSameSizeAs(space.genes());
    }
  }

  @Test
  void costs_are_those_of_the_space_s_own_input_size() {
    JsonNode cost =
        CommandRun.of("cost", "--space=fmas-xception", "--genome=0100001111111111111111", "--json")
            .json();
    assertThat(cost.path("flopsKeras").longValue()).isEqualTo(108_505_169_549L);
  }
}
