package org.hilab.server.supernet.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.supernet.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {
  @TempDir Path folder;

  @Test
  void a_whole_keras_model_has_its_weights_one_group_deeper() {
    Mapping keras = Mapping.of(WeightFile.Format.KERAS);
    assertThat(keras.match("model_weights/Conv_BN/Conv_BN/gamma:0").orElseThrow().target())
        .isEqualTo("Conv_BN_gamma");
    assertThat(keras.match("model_weights/Conv/model/Conv/kernel:0").orElseThrow().target())
        .isEqualTo("Conv_kernel");
    assertThat(keras.match("optimizer_weights/SGD/iter:0").orElseThrow().rule().drops()).isTrue();
  }

  @Test
  void lines_that_are_no_rules_are_refused_with_their_number() throws IOException {
    refusesMap("a b", "line 2", "has no \"->\"");
    refusesMap("{i} -> {j}", "\"{j}\" is no gap");
    refusesMap("a -> b{", "no gap");
    refusesMap("a -> b : turn 1 0", "\"turn 1 0\" is no step");
    refusesMap("a -> b : transpose 1 1", "\"transpose 1 1\" is no step");
    refusesMap("a -> b : transpose x", "is no step");
    refusesMap("epsilon small", "\"small\" is no number");
    assertThatThrownBy(() -> Mapping.read(folder.resolve("no.map")))
        .hasMessageContainingAll("no.map", "there is no");
    Mapping turn =
        Mapping.read(Files.writeString(folder.resolve("t.map"), "{x} -> {x} : transpose 0"));
    Tensor square = new Tensor("square", List.of(1, 1), new float[1]);
    assertThatThrownBy(() -> turn.match("square").orElseThrow().apply(square))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll("t.map, line 1", "transpose [0]", "square of shape [1, 1]");
  }

  private void refusesMap(String line, String... parts) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.map"), "# comment\n" + line + "\n");
    assertThatThrownBy(() -> Mapping.read(file))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContainingAll(parts)
        .hasMessageContaining("bad.map");
  }
}
