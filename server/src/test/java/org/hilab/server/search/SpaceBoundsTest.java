package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.ToLongFunction;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Costs;
import org.hilab.server.network.DeviceLayers;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.quantization.SyntheticSpace;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.SpaceBounds;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bounds are searched in space and checked against networks, so they are tested here. */
class SpaceBoundsTest {
  private static final int SAMPLE = 2_000;

  static List<SearchSpace> spaces() {
    return Spaces.all();
  }

  @Test
  void parameters_are_bounded_by_the_space_without_and_with_all_residual_blocks() {
    SpaceBounds mobile = bounds("fmas-mobilenetv2");
    assertThat(mobile.minimum().cost()).isEqualTo(1_048_165);
    assertThat(mobile.maximum().cost()).isEqualTo(2_146_645);
    SpaceBounds xception = bounds("fmas-xception");
    // Table 3 of FMAS: 41.26 M; each middle block has 3 · (728 · 9 + 728² + 8 · 728)
    assertThat(xception.maximum().cost()).isEqualTo(41_258_213);
    assertThat(xception.minimum().cost())
        .isEqualTo(41_258_213 - 16L * 3 * (728 * 9 + 728 * 728 + 8 * 728));
  }

  private static SpaceBounds bounds(String id) {
    SearchSpace space = Spaces.named(id);
    return SpaceBounds.of(space, genome -> Costs.of(network(space, genome)).parameters());
  }

  @ParameterizedTest
  @MethodSource("spaces")
  void every_cost_of_random_genomes_is_bounded(SearchSpace space) {
    List<Network> sample =
        SyntheticSpace.genomes(space, SAMPLE, 11).stream()
            .map(genome -> network(space, genome))
            .toList();
    check(space, sample, network -> Costs.of(network).parameters());
    check(space, sample, network -> Costs.of(network).macs());
    check(space, sample, network -> Costs.of(network).flopsKeras());
    check(space, sample, network -> Gap8CycleModel.cycles(DeviceLayers.of(network)));
    // A cost that rewards some layers and punishes others, so that no bound is obvious.
    check(
        space,
        sample,
        network -> network.layers().stream().mapToLong(SpaceBoundsTest::arbitraryLatency).sum());
  }

  private static long arbitraryLatency(Layer layer) {
    long outputs = layer.output().elements();
    return switch (layer) {
      case Layer.Depthwise depthwise ->
          outputs * (5 + 7L * depthwise.window().dilation() % 4) + outputs * outputs % 1009;
      case Layer.Dense dense -> dense.taps() % 3 == 0 ? -outputs : outputs;
      case Layer.Image _, Layer.Add _, Layer.GlobalAveragePool _, Layer.Broadcast _ -> -outputs;
      case Layer.Concat _, Layer.Relu _, Layer.Resize _ -> 3;
    };
  }

  private static void check(SearchSpace space, List<Network> sample, ToLongFunction<Network> cost) {
    SpaceBounds bounds = SpaceBounds.of(space, genome -> cost.applyAsLong(network(space, genome)));
    assertThat(cost.applyAsLong(network(space, bounds.minimum().genome())))
        .isEqualTo(bounds.minimum().cost());
    assertThat(cost.applyAsLong(network(space, bounds.maximum().genome())))
        .isEqualTo(bounds.maximum().cost());
    assertThat(sample)
        .allSatisfy(network ->
            assertThat(cost.applyAsLong(network))
                .isBetween(bounds.minimum().cost(), bounds.maximum().cost()));
  }

  private static Network network(SearchSpace space, Genome genome) {
    return Supernet.network(space.decode(genome), space.inputSize(), 21);
  }
}
