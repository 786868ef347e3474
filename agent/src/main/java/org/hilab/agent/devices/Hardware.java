package org.hilab.agent.devices;

import java.nio.file.Path;
import java.util.Set;
import org.hilab.link.Identity;
import org.hilab.link.Transport;

/** How one board is brought up, reached and given weights; {@link ResidentDevice} drives it. */
interface Hardware extends AutoCloseable {
  Traits traits();

  /** Brings the board up if that is this side's business, and opens its line. */
  Transport open() throws DeviceFailure, InterruptedException;

  /** Gives the board this resident image; the line is closed meanwhile. */
  void load(Path residentImage) throws DeviceFailure, InterruptedException;

  /**
   * Has this picture on the board when it is opened the next time, where its line is so slow that a
   * start is sooner done than an upload.
   *
   * @return whether the board has to be opened again for that
   */
  default boolean present(Path picture) {
    return false;
  }

  /** Whether it had better be opened again before its next job. */
  default boolean isWorn() {
    return false;
  }

  /** Ends what {@link #open} began. */
  @Override
  void close();

  /**
   * What is always true of it.
   *
   * @param deviceClass as in {@link org.hilab.protocol.Board}
   * @param serial of the adapter, or a name
   * @param backends that may answer here
   * @param cyclesPerSecond of GAP8, at least, also if nobody else uses this machine
   * @param bytesPerSecond of its line, at least
   */
  record Traits(
      String deviceClass,
      String serial,
      Set<Identity.Backend> backends,
      long cyclesPerSecond,
      long bytesPerSecond) {
    public Traits {
      backends = Set.copyOf(backends);
    }

    /** Elsewhere a count is no latency. */
    boolean countsCycles() {
      return !backends.contains(Identity.Backend.POSIX)
          && !backends.contains(Identity.Backend.QEMU);
    }
  }
}
