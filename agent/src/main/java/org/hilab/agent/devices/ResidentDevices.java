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
import org.hilab.link.LinkSettings.Pauses;
import org.hilab.protocol.BoardId;

/** Opens devices with the resident firmware. None of them is started before it is prepared. */
public final class ResidentDevices {
  /** A pseudo terminal loses nothing, but a busy machine may be slow to answer. */
  private static final LinkSettings LOCAL =
      new LinkSettings(Duration.ofSeconds(2), 8, Duration.ofMillis(10));

  /**
   * A frame of 1 kB takes 90 ms at 115200 baud, and one in two gets lost at 1e-4. A question costs
   * the layer that runs 50,000 cycles, 0.3 ms.
   */
  private static final LinkSettings UART =
      new LinkSettings(
          Duration.ofMillis(600),
          20,
          new Pauses(Duration.ofMillis(500), Duration.ofSeconds(2)),
          Duration.ofSeconds(90));

  /**
   * The simulator's line does 3 kB a second at worst, and loses nothing. Its second is a hundredth
   * of the chip's: what disturbs a layer is asked for rarely, and the longest layer of a space, 46
   * million cycles, may take minutes on a busy machine.
   */
  private static final LinkSettings SIMULATED =
      new LinkSettings(
          Duration.ofSeconds(10),
          10,
          new Pauses(Duration.ofSeconds(10), Duration.ofSeconds(30)),
          Duration.ofMinutes(5));

  /** With weights it takes 3 s of a processor, and a busy machine gave it a seventh of one. */
  private static final Duration SIMULATED_START = Duration.ofSeconds(90);

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

  /** What a board with the resident firmware is. */
  public sealed interface Place {
    /** The firmware on this machine, HOST or QEMU; it verifies checksums and measures nothing. */
    record Emulated(FirmwareBuild.Target on) implements Place {}

    /**
     * A GAP8 board on a serial line.
     *
     * @param adapterSerial what its measurements name it by
     * @param flasher that can give it weights; without one it has to have them
     */
    record Serial(SerialPlace line, int baud, String adapterSerial, Optional<Flasher> flasher)
        implements Place {}

    /** GAP8's simulator, with a folder for its files. */
    record Gvsoc(Path sdk, Path work) implements Place {}
  }

  /** A device for a lab's jobs. */
  public Device open(BoardId id, Place place) {
    DeviceSetup setup = setup(id, place);
    return new ResidentDevice(hardware(id, place), blobs, setup, random.split());
  }

  /** The same board without jobs. */
  public BareBoard bare(BoardId id, Place place) {
    return new BareBoard(hardware(id, place), settings(place));
  }

  private static LinkSettings settings(Place place) {
    return switch (place) {
      case Place.Emulated _ -> LOCAL;
      case Place.Serial _ -> UART;
      case Place.Gvsoc _ -> SIMULATED;
    };
  }

  private static DeviceSetup setup(BoardId id, Place place) {
    DeviceSetup setup = DeviceSetup.of(id, settings(place));
    return switch (place) {
      case Place.Emulated _, Place.Serial _ -> setup;
      case Place.Gvsoc _ -> setup.withOverhead(SIMULATED_START);
    };
  }

  private Hardware hardware(BoardId id, Place place) {
    return switch (place) {
      case Place.Emulated emulated ->
          new EmulatedBoard(firmware, emulated.on(), id.value(), List.of());
      case Place.Serial serial ->
          new SerialBoard(serial.line(), serial.baud(), serial.adapterSerial(), serial.flasher());
      case Place.Gvsoc gvsoc ->
          new GvsocSimulator(
              GvsocSetup.of(gvsoc.sdk(), firmware, gvsoc.work()), GvsocSimulator.TRAITS);
    };
  }
}
