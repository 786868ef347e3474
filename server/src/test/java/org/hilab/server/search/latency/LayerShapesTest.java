package org.hilab.server.search.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.DeviceLayers;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

class LayerShapesTest {
  private static final int SAMPLE = 5_000;

  private final FmasMobileNetV2 space = new FmasMobileNetV2();
  private final LayerShapes shapes = LayerShapes.of(space, this::network);

  @Test
  void the_space_of_fmas_has_some_two_hundred_shapes() {
    assertThat(shapes.layers()).hasSize(210);
  }

  @Test
  void no_network_of_the_space_has_a_layer_that_is_not_among_them() {
    Random random = new Random(5);
    Set<LayerRecord> seen = new HashSet<>();
    for (int i = 0; i < SAMPLE; i++) {
      String bits = String.format("%23s", Integer.toBinaryString(random.nextInt(1 << 23)));
      seen.addAll(DeviceLayers.of(network(new Genome(bits.replace(' ', '0')))));
    }
    assertThat(shapes.layers().keySet()).containsAll(seen);
    assertThat(seen).as("the sample sees nearly all of them").hasSizeGreaterThan(210 * 9 / 10);
  }

  @Test
  void every_shape_names_a_layer_that_has_it() {
    shapes
        .layers()
        .forEach((record, place) -> {
          Layer layer = network(place.genome()).layers().get(place.index());
          assertThat(DeviceLayers.of(layer)).isEqualTo(record);
        });
  }

  @Test
  void the_smallest_come_first() {
    assertThat(shapes.layers().keySet().stream().map(LayerRecord::macs).toList()).isSorted();
  }

  private Network network(Genome genome) {
    return Supernet.network(space.decode(genome), 384, 21);
  }
}
