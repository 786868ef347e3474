package org.hilab.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class Gap8CycleModelTest {
  @Test
  void a_pointwise_layer_costs_its_multiplications_its_tensors_and_its_weights() {
    // 0.0565 · 8·8·16·32 + 1.4 · 8·8·32 + 1.69 · 16·32 + 0.455 · 8·8·16 + 44400
    assertThat(cycles(LayerKind.CONV, tensor(8, 16), tensor(8, 32), Window.NONE)).isEqualTo(50_450);
  }

  @Test
  void depthwise_layers_cost_by_dilation_and_with_a_stride_by_what_moves() {
    // 512 outputs and 8 channels
    Tensor out = tensor(8, 8);
    assertThat(cycles(LayerKind.DEPTHWISE, out, out, new Window(3, 1, 1))).isEqualTo(99_184);
    assertThat(cycles(LayerKind.DEPTHWISE, out, out, new Window(3, 1, 2))).isEqualTo(64_340);
    assertThat(cycles(LayerKind.DEPTHWISE, out, out, new Window(3, 1, 4))).isEqualTo(3_907);
    assertThat(cycles(LayerKind.DEPTHWISE, tensor(16, 8), out, new Window(3, 2, 1)))
        .isEqualTo(95_632);
  }

  @Test
  void wider_depthwise_windows_cost_by_their_taps() {
    // 25 / 9 of the outputs' part
    Tensor out = tensor(8, 8);
    assertThat(cycles(LayerKind.DEPTHWISE, out, out, new Window(5, 1, 1))).isEqualTo(101_496);
  }

  @Test
  void layers_without_weights_cost_by_element() {
    // 512 elements; the pool reads them and writes 8
    Tensor tensor = tensor(8, 8);
    assertThat(cycles(LayerKind.ADD, tensor, tensor, Window.NONE)).isEqualTo(15_931);
    assertThat(cycles(LayerKind.POOL, tensor, tensor(1, 8), Window.NONE)).isEqualTo(55_568);
    assertThat(cycles(LayerKind.BROADCAST, tensor(1, 8), tensor, Window.NONE)).isEqualTo(23_438);
    long concat = 6_976;
    assertThat(cycles(LayerKind.CONCAT, tensor(8, 4), tensor, Window.NONE)).isEqualTo(concat);
    assertThat(cycles(LayerKind.RELU, tensor, tensor, Window.NONE)).isEqualTo(concat);
    assertThat(cycles(LayerKind.RESIZE, tensor(4, 8), tensor, Window.NONE)).isEqualTo(concat);
  }

  /** Sums of the resident firmware's layers on GVSoC: firmware-scripts/README.md. */
  @Test
  void the_networks_of_fmas_are_estimated_near_what_gvsoc_counts()
      throws IOException, ProtocolException {
    assertThat(megacycles("supernet")).isCloseTo(392.1, withinPercentage(3));
    assertThat(megacycles("fmas-l1")).isCloseTo(327.1, withinPercentage(3));
    assertThat(megacycles("fmas-l2")).isCloseTo(201.2, withinPercentage(3));
  }

  private static double megacycles(String network) throws IOException, ProtocolException {
    String file = "/golden/workload-" + network + ".json";
    try (InputStream golden = Gap8CycleModelTest.class.getResourceAsStream(file)) {
      assertThat(golden).as(file).isNotNull();
      Workload workload = new MessageCodec().decodeWorkload(golden.readAllBytes());
      assertThat(workload).isInstanceOf(Workload.Estimate.class);
      return Gap8CycleModel.cycles(((Workload.Estimate) workload).layers()) / 1e6;
    }
  }

  private static long cycles(LayerKind kind, Tensor input, Tensor output, Window window) {
    return Gap8CycleModel.cycles(List.of(new LayerRecord(kind, input, output, window)));
  }

  private static Tensor tensor(int size, int channels) {
    return new Tensor(size, size, channels);
  }
}
