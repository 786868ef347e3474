package org.hilab.server.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hilab.server.network.Layer.Normalization;
import org.junit.jupiter.api.Test;

class NetworkTest {
  private static final Shape IMAGE = new Shape(8, 8, 3);
  private static final Shape WIDE = new Shape(8, 8, 10);
  private static final Layer INPUT = new Layer.Image("image", IMAGE);

  @Test
  void shapes_are_those_of_the_first_and_the_last_layer() {
    Network network = new Network(List.of(INPUT, pointwise("a", 0, IMAGE, WIDE)));
    assertThat(network.input()).isEqualTo(IMAGE);
    assertThat(network.output()).isEqualTo(WIDE);
  }

  @Test
  void a_network_starts_with_its_image() {
    assertThatThrownBy(() -> new Network(List.of())).hasMessageContaining("starts with its image");
    assertThatThrownBy(() -> new Network(List.of(new Layer.Add("sum", 0, 0, IMAGE))))
        .hasMessageContaining("starts with its image");
  }

  @Test
  void a_layer_reads_only_what_is_before_it() {
    Layer later = new Layer.Add("sum", 0, 1, IMAGE);
    assertThatThrownBy(() -> new Network(List.of(INPUT, later)))
        .hasMessageContaining("Layer 1 (sum) reads layer 1");
  }

  @Test
  void the_arena_holds_what_is_still_to_be_read() {
    Network network =
        new Network(
            List.of(
                INPUT,
                pointwise("a", 0, IMAGE, WIDE),
                pointwise("b", 1, WIDE, WIDE),
                pointwise("c", 2, WIDE, WIDE),
                new Layer.Add("sum", 1, 3, WIDE)));
    PeakMemory memory = PeakMemory.of(network);
    // a, b and c while c runs; the image is long gone
    assertThat(memory.arenaBytes()).isEqualTo(3 * 640);
    assertThat(memory.arenaLayer()).isEqualTo("c");
    assertThat(memory.weightBytes()).isEqualTo(30 + 100 + 100);
    assertThat(memory.outputChannels()).isEqualTo(30);
  }

  private static Layer pointwise(String name, int source, Shape input, Shape output) {
    return new Layer.Dense(
        name, source, input, output, Window.POINTWISE, Activation.RELU, Normalization.BATCH_NORM);
  }
}
