package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.Tensor;
import org.hilab.protocol.Window;
import org.hilab.protocol.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every device keeps to, fakes included. */
@Timeout(120)
public abstract class DeviceContract {
  protected abstract Device open() throws Exception;

  /** Something that the device can do. */
  protected Workload work() throws Exception {
    return workload();
  }

  @Test
  void a_result_names_the_board_it_was_taken_on() throws Exception {
    try (Device device = open()) {
      MeasurementOutcome outcome = device.measure(work(), phase -> {});
      assertThat(deviceClass(outcome)).isEqualTo(device.board().deviceClass());
    }
  }

  @Test
  void a_board_that_was_prepared_takes_such_work_and_keeps_its_name() throws Exception {
    try (Device device = open()) {
      var id = device.board().id();
      device.prepare();
      assertThat(device.board().trouble()).isNull();
      assertThat(device.board().takes(work())).isTrue();
      assertThat(device.board().id()).isEqualTo(id);
    }
  }

  @Test
  void it_says_what_it_does() throws Exception {
    List<String> phases = new ArrayList<>();
    try (Device device = open()) {
      device.measure(work(), phases::add);
    }
    assertThat(phases).isNotEmpty().allMatch(phase -> phase.matches("[a-z]+"));
  }

  @Test
  void an_interrupted_thread_gets_no_result_and_the_device_goes_on() throws Exception {
    try (Device device = open()) {
      Workload work = work();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> device.measure(work, phase -> {}))
          .isInstanceOf(InterruptedException.class);
      assertThat(Thread.interrupted()).isFalse();
      assertThat(deviceClass(device.measure(work, phase -> {})))
          .isEqualTo(device.board().deviceClass());
    }
  }

  private static String deviceClass(MeasurementOutcome outcome) {
    return switch (outcome) {
      case Measured(var measurement) -> measurement.conditions().deviceClass();
      case Ran(var measurement, var _) -> measurement.conditions().deviceClass();
      case Verified(var verification) -> verification.deviceClass();
      case Rejected _, Lost _ -> throw new AssertionError("No result: " + outcome);
    };
  }

  public static Workload workload() {
    Tensor tensor = new Tensor(8, 8, 8);
    return new Workload.Estimate(
        "0101", List.of(new LayerRecord(LayerKind.ADD, tensor, tensor, Window.NONE)));
  }
}
