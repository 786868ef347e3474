package org.hilab.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class Gap8CycleModelTest {
  @Test
  void a_pointwise_layer_costs_its_multiplications_its_outputs_and_its_weights() {
    // 0.0844 · 8·8·16·32 + 2.23 · 8·8·32 + 0.96 · 16·32 + 359
    assertThat(cycles(LayerKind.CONV, tensor(8, 16), tensor(8, 32), Window.NONE)).isEqualTo(8183);
  }

  @Test
  void depthwise_layers_cost_by_stride_and_dilation() {
    // 64 outputs · 8 channels · {2.65, 4.4, 12.5} + 0.96 · 72 + 359
    Tensor out = tensor(8, 8);
    assertThat(cycles(LayerKind.DEPTHWISE, out, out, new Window(3, 1, 1))).isEqualTo(1785);
    assertThat(cycles(LayerKind.DEPTHWISE, tensor(16, 8), out, new Window(3, 2, 1)))
        .isEqualTo(2681);
    assertThat(cycles(LayerKind.DEPTHWISE, out, out, new Window(3, 1, 2))).isEqualTo(6828);
  }

  @Test
  void wider_depthwise_windows_cost_by_their_taps() {
    // 64 outputs · 8 channels · 2.65 · 25 / 9 + 0.96 · 200 + 359
    Tensor out = tensor(8, 8);
    assertThat(cycles(LayerKind.DEPTHWISE, out, out, new Window(5, 1, 1))).isEqualTo(4320);
  }

  @Test
  void layers_without_weights_cost_by_element() {
    // 1.37 · 512 + 359; the pool reads 512 and writes 8
    Tensor tensor = tensor(8, 8);
    assertThat(cycles(LayerKind.ADD, tensor, tensor, Window.NONE)).isEqualTo(1060);
    assertThat(cycles(LayerKind.POOL, tensor, tensor(1, 8), Window.NONE)).isEqualTo(1060);
    assertThat(cycles(LayerKind.BROADCAST, tensor(1, 8), tensor, Window.NONE)).isEqualTo(1060);
    assertThat(cycles(LayerKind.RELU, tensor, tensor, Window.NONE)).isEqualTo(1060);
    assertThat(cycles(LayerKind.RESIZE, tensor(4, 8), tensor, Window.NONE)).isEqualTo(1060);
  }

  @Test
  void large_tensors_travel_to_l3() {
    // 64·64·96 = 393,216 B each way: 1.37 · n + 0.89 · 2 inputs and 1 output + 359
    Tensor tensor = tensor(64, 96);
    assertThat(cycles(LayerKind.ADD, tensor, tensor, Window.NONE)).isEqualTo(1_588_952);
  }

  /** FMAS (Xiong et al. 2023) gives 2189, 2085 and 1004 Mcycles, on GVSoC with AutoTiler. */
  @Test
  void the_networks_of_fmas_are_estimated_in_the_right_order_and_about_three_times_too_fast()
      throws IOException, ProtocolException {
    double supernet = megacycles("supernet");
    double l1 = megacycles("fmas-l1");
    double l2 = megacycles("fmas-l2");
    assertThat(supernet).isGreaterThan(l1);
    assertThat(l1).isGreaterThan(l2);
    assertThat(2189 / supernet).as("supernet %.0f", supernet).isBetween(2.5, 3.5);
    assertThat(2085 / l1).as("FMAS-L1 %.0f", l1).isBetween(2.5, 3.5);
    assertThat(1004 / l2).as("FMAS-L2 %.0f", l2).isBetween(2.5, 3.5);
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
