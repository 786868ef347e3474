package org.hilab.server.deployment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Activation;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Layer.Normalization;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.PeakMemory;
import org.hilab.server.network.QuantizationParameters;
import org.hilab.server.network.QuantizedConvolution;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.network.Shape;
import org.hilab.server.network.Window;
import org.hilab.server.quantization.SyntheticSupernet;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final int SIZE = 384;
  private static final long HYPER_RAM_BYTES = 8 << 20;
  private static final Shape INPUT = new Shape(6, 6, 8);

  @Test
  void every_plan_needs_what_is_alive_at_once_and_hardly_more() {
    for (Genome genome : SyntheticSupernet.genomes(40, 8)) {
      Network network = SyntheticSupernet.network(genome, SIZE, 21);
      long arena = MemoryPlan.of(network).arenaBytes();
      long least = PeakMemory.of(network).arenaBytes();
      assertThat(arena).as("%s", genome).isBetween(least, least + least / 10);
      assertThat(arena).as("%s", genome).isLessThan(HYPER_RAM_BYTES);
    }
  }

  @Test
  void tensors_that_live_together_and_overlap_are_no_plan() {
    MemoryPlan.Tensor read = new MemoryPlan.Tensor(0, 8, 0, 2);
    MemoryPlan.Tensor between = new MemoryPlan.Tensor(4, 8, 1, 1);
    assertThatThrownBy(() -> new MemoryPlan(List.of(read, between)))
        .hasMessageContaining("layers 0 and 1 overlap");
    MemoryPlan.Tensor after = new MemoryPlan.Tensor(4, 8, 3, 3);
    assertThat(new MemoryPlan(List.of(read, after)).arenaBytes()).isEqualTo(12);
  }

  @Test
  void a_schedule_has_the_documented_bytes() {
    QuantizedNetwork network = quantized(dense(new Window(1, 1, 1)), 8);
    ResidentImage image = ResidentImage.of(network);
    Schedule schedule = fits(Planner.plan(network, image, 1000));
    ByteBuffer bytes = ByteBuffer.wrap(schedule.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes.capacity()).isEqualTo(24 + 2 * 28 + 4);
    assertThat(new String(schedule.bytes(), 0, 4, StandardCharsets.US_ASCII)).isEqualTo("HLSC");
    assertThat(bytes.getShort(6)).isEqualTo((short) 2);
    assertThat(bytes.getInt(8)).isEqualTo(2 * 6 * 6 * 8);
    assertThat(Integer.toUnsignedLong(bytes.getInt(12))).isEqualTo(image.weightsCrc32c());
    assertThat(Integer.toUnsignedLong(bytes.getInt(16))).isEqualTo(image.parametersCrc32c());
    assertThat(record(schedule, 0)).startsWith(1, 0x11, 8, 0, 0xff, 0xff, 0xff, 0xff, 6, 0, 6, 0);
    assertThat(record(schedule, 1)).startsWith(3, 0x11, 8, 0, 0, 0, 0xff, 0xff, 6, 0, 6, 0, 8, 0);
    assertThat(Integer.toUnsignedLong(bytes.getInt(bytes.capacity() - 4))).isEqualTo(schedule.id());
  }

  @Test
  void what_does_not_fit_is_rejected_with_the_layer_and_the_bytes() {
    QuantizedNetwork network = quantized(dense(new Window(1, 1, 1)), 8);
    ResidentImage image = ResidentImage.of(network);
    long needed = 2 * INPUT.elements();
    assertThat(Planner.plan(network, image, needed)).isInstanceOf(Plan.Fits.class);
    assertThat(Planner.plan(network, image, needed - 1))
        .isEqualTo(new Plan.DoesNotFit("layer", needed, needed - 1));
  }

  @Test
  void layers_without_a_kernel_are_rejected_by_name() {
    assertUnsupported(dense(new Window(5, 1, 1)), "no kernel");
    assertUnsupported(dense(new Window(3, 4, 1)), "no kernel");
    assertUnsupported(dense(new Window(3, 1, 5)), "no kernel");
    assertUnsupported(dense(new Window(1, 2, 1)), "no kernel");
    assertUnsupported(
        new Layer.Concat("layer", List.of(0, 0, 0), INPUT.withChannels(24)), "3 tensors");
    assertUnsupported(new Layer.Broadcast("layer", 0, new Shape(70_000, 1, 8)), "65535");
  }

  @Test
  void a_network_of_too_many_layers_is_rejected() {
    List<Layer> layers = new ArrayList<>();
    layers.add(new Layer.Image("image", INPUT));
    SortedMap<String, QuantizationParameters> tensors = new TreeMap<>();
    tensors.put("image", new QuantizationParameters(1, 8));
    while (layers.size() < 257) {
      String name = "add " + layers.size();
      tensors.put(name, new QuantizationParameters(1, 8));
      layers.add(new Layer.Add(name, layers.size() - 1, 0, INPUT));
    }
    QuantizedNetwork network =
        new QuantizedNetwork(
            new Network(layers), new ParameterImage(tensors, Collections.emptySortedMap()));
    assertThat(Planner.plan(network, ResidentImage.of(network), HYPER_RAM_BYTES))
        .isInstanceOfSatisfying(
            Plan.Unsupported.class, rejected -> assertThat(rejected.layer()).isEqualTo("add 256"));
  }

  @Test
  void an_addition_of_unequal_zero_points_is_rejected() {
    Layer add = new Layer.Add("layer", 0, 0, INPUT);
    QuantizedNetwork network = quantized(add, 9);
    assertThat(Planner.plan(network, ResidentImage.of(network), HYPER_RAM_BYTES))
        .isEqualTo(new Plan.Unsupported("layer", "Its zero point is 9, its inputs' are [8, 8]."));
  }

  @Test
  void an_image_that_was_packed_for_another_zero_point_is_a_bug() {
    QuantizedNetwork network = quantized(dense(new Window(1, 1, 1)), 8);
    ResidentImage image = ResidentImage.of(network);
    SortedMap<String, ResidentImage.Placement> layers = new TreeMap<>();
    layers.put("layer", new ResidentImage.Placement(0, 64, 0, 7));
    ResidentImage other = new ResidentImage(image.weights(), image.parameters(), layers);
    assertThatThrownBy(() -> Planner.plan(network, other, 1000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("packed for 7");
  }

  private static void assertUnsupported(Layer layer, String because) {
    QuantizedNetwork network = quantized(layer, 8);
    assertThat(Planner.plan(network, ResidentImage.of(network), HYPER_RAM_BYTES))
        .isInstanceOfSatisfying(
            Plan.Unsupported.class,
            rejected -> {
              assertThat(rejected.layer()).isEqualTo("layer");
              assertThat(rejected.why()).contains(because);
            });
  }

  private static Schedule fits(Plan plan) {
    assertThat(plan).isInstanceOf(Plan.Fits.class);
    return ((Plan.Fits) plan).schedule();
  }

  private static List<Integer> record(Schedule schedule, int layer) {
    List<Integer> values = new ArrayList<>();
    int start = Schedule.HEADER_BYTES + layer * Schedule.LAYER_BYTES;
    for (int i = start; i < start + Schedule.LAYER_BYTES; i++) {
      values.add(schedule.bytes()[i] & 0xff);
    }
    return values;
  }

  private static Layer.Dense dense(Window window) {
    return new Layer.Dense(
        "layer",
        0,
        INPUT,
        window.output(INPUT, INPUT.channels()),
        window,
        Activation.LINEAR,
        Normalization.BIAS);
  }

  /** The image and one layer, zero weights. */
  private static QuantizedNetwork quantized(Layer layer, int zeroPoint) {
    SortedMap<String, QuantizationParameters> tensors = new TreeMap<>();
    tensors.put("image", new QuantizationParameters(1, 8));
    tensors.put(layer.name(), new QuantizationParameters(1, zeroPoint));
    SortedMap<String, QuantizedConvolution> convolutions = new TreeMap<>();
    if (layer instanceof Layer.Convolution convolution) {
      int channels = layer.output().channels();
      convolutions.put(
          layer.name(),
          new QuantizedConvolution(
              new byte[convolution.taps() * channels], new int[channels], new int[channels]));
    }
    return new QuantizedNetwork(
        new Network(List.of(new Layer.Image("image", INPUT), layer)),
        new ParameterImage(tensors, convolutions));
  }
}
