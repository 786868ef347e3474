package org.hilab.agent.devices;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.link.LinkSettings;
import org.hilab.protocol.BoardId;

/** Opens devices with the resident firmware. None of them is started before it is prepared. */
public final class ResidentDevices {
  /** A pseudo terminal loses nothing, but a busy machine may be slow to answer. */
  private static final LinkSettings LOCAL =
      new LinkSettings(Duration.ofSeconds(2), 8, Duration.ofMillis(10));

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

  /** The firmware on this machine; it verifies checksums and measures nothing. */
  public Device emulated(BoardId id, FirmwareBuild.Target on) {
    Hardware board = new EmulatedBoard(firmware, on, id.value(), List.of());
    return new ResidentDevice(board, blobs, DeviceSetup.of(id, LOCAL), random.split());
  }
}
