package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;

import org.hilab.protocol.BoardId;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.Provenance;
import org.junit.jupiter.api.Test;

class EstimateDeviceTest extends DeviceContract {
  @Override
  protected Device open() {
    return new EstimateBackend().open(new BoardId("estimate-0"));
  }

  @Test
  void an_estimate_is_labelled_and_states_its_error() throws InterruptedException {
    try (Device device = open()) {
      Measured measured = (Measured) device.measure(workload(), phase -> {});
      Measurement measurement = measured.measurement();
      assertThat(measurement.provenance()).isEqualTo(Provenance.ESTIMATE);
      assertThat(measurement.conditions().relativeError()).isEqualTo(0.15);
      assertThat(measurement.conditions().outputCrc32c()).isNull();
    }
  }
}
