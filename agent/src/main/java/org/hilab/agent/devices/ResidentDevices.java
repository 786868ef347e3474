package org.hilab.agent.devices;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.agent.tools.Flasher;
import org.hilab.link.LinkSettings;
import org.hilab.protocol.BoardId;

/** Opens devices with the resident firmware. None of them is started before it is prepared. */
public final class ResidentDevices {
  /** A pseudo terminal loses nothing, but a busy machine may be slow to answer. */
  private static final LinkSettings LOCAL =
      new LinkSettings(Duration.ofSeconds(2), 8, Duration.ofMillis(10));

  /** A frame of 1 kB takes 90 ms at 115200 baud, and one in two gets lost at 1e-4. */
  private static final LinkSettings UART =
      new LinkSettings(Duration.ofMillis(600), 20, Duration.ofMillis(50));

  /** The simulator's line does 3 kB a second at worst. */
  private static final LinkSettings SIMULATED =
      new LinkSettings(Duration.ofSeconds(5), 10, Duration.ofMillis(200));

  private final BlobStore blobs;
  private final FirmwareBuild firmware;
  private final SplittableRandom random;

  /**
   * Devices that share a store.
   *
   * @param random of nonces
   */
  public ResidentDevices(BlobStore blobs, FirmwareBuild firmware, SplittableRandom random) {
    this.blobs = blobs;
    this.firmware = firmware;
    this.random = random;
  }

  /** The firmware on this machine, HOST or QEMU; it verifies checksums and measures nothing. */
  public Device emulated(BoardId id, FirmwareBuild.Target on) {
    return open(new EmulatedBoard(firmware, on, id.value(), List.of()), DeviceSetup.of(id, LOCAL));
  }

  /** A GAP8 board. */
  public Device serial(BoardId id, SerialSetup setup) {
    Hardware board =
        new SerialBoard(setup.place(), setup.baud(), setup.adapterSerial(), setup.flasher());
    return open(board, DeviceSetup.of(id, UART));
  }

  /** GAP8's simulator. */
  public Device gvsoc(BoardId id, Path sdk, Path work) {
    GvsocSetup setup = GvsocSetup.of(sdk, firmware, work);
    return open(new GvsocSimulator(setup, GvsocSimulator.TRAITS), DeviceSetup.of(id, SIMULATED));
  }

  private Device open(Hardware hardware, DeviceSetup setup) {
    return new ResidentDevice(hardware, blobs, setup, random.split());
  }

  /**
   * A board on a serial line.
   *
   * @param adapterSerial what its measurements name it by
   * @param flasher that can give it weights; without one it has to have them
   */
  public record SerialSetup(
      SerialPlace place, int baud, String adapterSerial, Optional<Flasher> flasher) {}
}
