package org.hilab.agent.devices;

import java.time.Duration;
import java.util.Optional;
import org.hilab.link.LinkSettings;
import org.hilab.protocol.BoardId;

/**
 * How a board is dealt with.
 *
 * @param uniqueId of the chip, if it is known: two adapters may have one serial number
 * @param firmwareHash that it has to run, if that matters, 16 hexadecimal digits
 * @param overhead the time for a greeting, and for a job beside its estimate
 * @param rest of a board that failed too often
 */
public record DeviceSetup(
    BoardId id,
    Optional<Long> uniqueId,
    Optional<String> firmwareHash,
    LinkSettings link,
    Duration overhead,
    Duration rest) {
  private static final Duration OVERHEAD = Duration.ofSeconds(20);
  private static final Duration REST = Duration.ofMinutes(1);

  /** For a board about which nothing is known. */
  public static DeviceSetup of(BoardId id, LinkSettings link) {
    return new DeviceSetup(id, Optional.empty(), Optional.empty(), link, OVERHEAD, REST);
  }

  /** The same with more time for a greeting, and so for a start. */
  DeviceSetup withOverhead(Duration longer) {
    return new DeviceSetup(id, uniqueId, firmwareHash, link, longer, rest);
  }
}
