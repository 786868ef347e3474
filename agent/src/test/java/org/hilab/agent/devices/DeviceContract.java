package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Window;
import org.hilab.protocol.Workload;
import org.junit.jupiter.api.Test;

/** What every device keeps to, fakes included. */
public abstract class DeviceContract {
  protected abstract Device open();

  @Test
  void a_measurement_names_the_board_it_was_taken_on() throws InterruptedException {
    try (Device device = open()) {
      MeasurementOutcome outcome = device.measure(workload(), phase -> {});
      assertThat(outcome).isInstanceOf(Measured.class);
      var conditions = ((Measured) outcome).measurement().conditions();
      assertThat(conditions.deviceClass()).isEqualTo(device.board().deviceClass());
      assertThat(conditions.backend()).isEqualTo(device.board().backend());
    }
  }

  @Test
  void the_board_is_always_the_same() {
    try (Device device = open()) {
      assertThat(device.board()).isEqualTo(device.board());
    }
  }

  @Test
  void it_says_what_it_does() throws InterruptedException {
    List<String> phases = new ArrayList<>();
    try (Device device = open()) {
      device.measure(workload(), phases::add);
    }
    assertThat(phases).isNotEmpty().allMatch(phase -> phase.matches("[a-z]+"));
  }

  @Test
  void an_interrupted_thread_gets_no_measurement_and_the_device_goes_on()
      throws InterruptedException {
    try (Device device = open()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> device.measure(workload(), phase -> {}))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      assertThat(device.measure(workload(), phase -> {})).isInstanceOf(Measured.class);
    }
  }

  public static Workload workload() {
    Tensor tensor = new Tensor(8, 8, 8);
    return new Workload.Estimate(
        "0101", List.of(new LayerRecord(LayerKind.ADD, tensor, tensor, Window.NONE)));
  }
}
