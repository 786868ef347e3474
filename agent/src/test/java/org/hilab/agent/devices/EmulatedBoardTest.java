package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.agent.tools.FirmwareBuild.Target;
import org.hilab.link.LinkSettings;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.Firmware;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.MeasurementOutcome.Verified;
import org.hilab.protocol.Workload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The firmware as a process of this machine, over a pseudo terminal. */
class EmulatedBoardTest extends DeviceContract {
  @TempDir Path folder;

  /** Where it runs. */
  protected Target target() {
    return Target.HOST;
  }

  @Override
  protected Device open() throws Exception {
    assumeTrue(
        target().missingTools().isEmpty(), "It needs " + target().missingTools() + " to run.");
    BlobStore blobs = new BlobStore(folder, new TestingNetwork(), InstantSource.system());
    Hardware board =
        new EmulatedBoard(FirmwareBuild.ofInstallation(), target(), "emulated-0", List.of());
    DeviceSetup setup = DeviceSetup.of(new BoardId("emulated-0"), LinkSettings.LOCAL);
    return new ResidentDevice(board, blobs, setup, new Random(1));
  }

  @Override
  protected Workload work() throws Exception {
    return new TestingNetwork().work();
  }

  @Test
  void it_gives_the_checksum_of_the_vectors_and_no_latency() throws Exception {
    TestingNetwork network = new TestingNetwork();
    try (Device device = open()) {
      MeasurementOutcome outcome = device.measure(network.work(), phase -> {});
      assertThat(outcome).isInstanceOf(Verified.class);
      var verification = ((Verified) outcome).verification();
      assertThat(verification.output()).isEqualTo(network.logits());
      assertThat(verification.equal()).isTrue();
      assertThat(verification.layers()).hasSizeGreaterThan(5).endsWith(network.logits());
      Firmware firmware = Objects.requireNonNull(device.board().firmware());
      assertThat(firmware.countsCycles()).isFalse();
      assertThat(firmware.weights()).isNotNull();
    }
  }

  @Test
  void one_layer_gives_its_checksum() throws Exception {
    TestingNetwork network = new TestingNetwork();
    try (Device device = open()) {
      MeasurementOutcome outcome = device.measure(network.layer(), phase -> {});
      assertThat(outcome).isInstanceOf(Verified.class);
      assertThat(((Verified) outcome).verification().output()).isEqualTo(network.logits());
    }
  }

  @Test
  void a_schedule_that_it_cannot_run_is_rejected_and_no_other() throws Exception {
    TestingNetwork network = new TestingNetwork();
    try (Device device = open()) {
      MeasurementOutcome outcome = device.measure(network.impossible(), phase -> {});
      assertThat(outcome).isInstanceOf(Rejected.class);
      assertThat(((Rejected) outcome).reason()).contains("BAD_SCHEDULE, layer 1, value 11");
      assertThat(device.board().trouble()).isNull();
      assertThat(device.measure(network.work(), phase -> {})).isInstanceOf(Verified.class);
    }
  }

  @Test
  void another_checksum_than_the_expected_is_said_to_be_unequal() throws Exception {
    try (Device device = open()) {
      MeasurementOutcome outcome =
          device.measure(new TestingNetwork().wronglyExpected(), phase -> {});
      assertThat(outcome).isInstanceOf(Verified.class);
      assertThat(((Verified) outcome).verification().equal()).isFalse();
    }
  }
}
