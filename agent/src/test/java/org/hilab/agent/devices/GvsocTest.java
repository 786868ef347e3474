package org.hilab.agent.devices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.SplittableRandom;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.protocol.BoardId;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Ran;
import org.hilab.protocol.Provenance;
import org.hilab.protocol.Workload;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The real simulator, where GAP_SDK_HOME names an SDK with it. */
@Tag("gvsoc")
@Timeout(600)
class GvsocTest extends DeviceContract {
  @TempDir Path folder;

  @Override
  protected Device open() throws Exception {
    @Nullable String sdk = System.getenv("GAP_SDK_HOME");
    FirmwareBuild firmware = FirmwareBuild.ofInstallation();
    assumeTrue(sdk != null, "GAP_SDK_HOME names no GAP SDK.");
    assumeTrue(
        Files.exists(firmware.folder().resolve("hal/gap8/run-gvsoc")),
        "The firmware has no launcher for the simulator.");
    BlobStore blobs =
        new BlobStore(folder.resolve("blobs"), new TestingNetwork(), InstantSource.system());
    return new ResidentDevices(blobs, firmware, new SplittableRandom(1))
        .open(
            new BoardId("gvsoc-0"),
            new ResidentDevices.Place.Gvsoc(
                Path.of(sdk == null ? "" : sdk), folder.resolve("work")));
  }

  @Override
  protected Workload work() throws Exception {
    return new TestingNetwork().work();
  }

  @Test
  void a_network_ran_with_the_checksum_of_the_vectors_and_cycles_of_the_chip() throws Exception {
    try (Device device = open()) {
      MeasurementOutcome outcome = device.measure(work(), phase -> {});
      assertThat(outcome).isInstanceOf(Ran.class);
      Ran ran = (Ran) outcome;
      assertThat(ran.measurement().provenance()).isEqualTo(Provenance.RUN);
      assertThat(ran.measurement().conditions().deviceClass()).isEqualTo("gvsoc");
      assertThat(ran.measurement().conditions().outputCrc32c())
          .isEqualTo(new TestingNetwork().logits().digits());
      assertThat(ran.measurement().conditions().clockHz()).isGreaterThan(1_000_000);
      assertThat(ran.layers()).hasSizeGreaterThan(5);
    }
  }
}
