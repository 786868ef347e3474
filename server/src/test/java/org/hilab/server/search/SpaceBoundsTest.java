package org.hilab.server.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Costs;
import org.hilab.server.network.Layer;
import org.hilab.server.network.Network;
import org.hilab.server.space.FmasMobileNetV2;
import org.hilab.server.space.SpaceBounds;
import org.hilab.server.supernet.Supernet;
import org.junit.jupiter.api.Test;

/** Bounds are searched in space and checked against networks, so they are tested here. */
class SpaceBoundsTest {
  private static final int SAMPLE = 5_000;

  private final FmasMobileNetV2 space = new FmasMobileNetV2();
  private final List<Network> sample =
      new Random(11)
          .ints(SAMPLE, 0, 1 << 23)
          .mapToObj(bits -> String.format("%23s", Integer.toBinaryString(bits)).replace(' ', '0'))
          .map(bits -> network(new Genome(bits)))
          .toList();

  @Test
  void parameters_are_bounded_by_the_space_without_and_with_all_residual_blocks() {
    SpaceBounds bounds = check(network -> Costs.of(network).parameters());
    assertThat(bounds.minimum().cost()).isEqualTo(1_048_165);
    assertThat(bounds.maximum().cost()).isEqualTo(2_146_645);
  }

  @Test
  void macs_and_flops_are_bounded() {
    check(network -> Costs.of(network).macs());
    check(network -> Costs.of(network).flopsKeras());
  }

  /** A cost that rewards some layers and punishes others, so that no bound is obvious. */
  @Test
  void a_cost_without_any_order_is_bounded_too() {
    check(network -> network.layers().stream().mapToLong(SpaceBoundsTest::arbitraryLatency).sum());
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

  private SpaceBounds check(ToLongFunction<Network> cost) {
    SpaceBounds bounds = SpaceBounds.of(space, genome -> cost.applyAsLong(network(genome)));
    assertThat(cost.applyAsLong(network(bounds.minimum().genome())))
        .isEqualTo(bounds.minimum().cost());
    assertThat(cost.applyAsLong(network(bounds.maximum().genome())))
        .isEqualTo(bounds.maximum().cost());
    assertThat(sample)
        .allSatisfy(network ->
            assertThat(cost.applyAsLong(network))
                .isBetween(bounds.minimum().cost(), bounds.maximum().cost()));
    return bounds;
  }

  private Network network(Genome genome) {
    return Supernet.network(space.decode(genome), 384, 21);
  }
}
