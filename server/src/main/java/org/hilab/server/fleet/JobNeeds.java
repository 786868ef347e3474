package org.hilab.server.fleet;

import java.util.Optional;
import org.hilab.protocol.Board;
import org.hilab.protocol.Firmware;
import org.hilab.protocol.Workload;

/**
 * Which boards a job may go to, beyond what its work needs by itself.
 *
 * @param deviceClass gap8, gvsoc, qemu or posix; empty: any
 * @param firmware its hash; empty: any
 */
public record JobNeeds(Optional<String> deviceClass, Optional<String> firmware) {
  /** Any board that takes such work. */
  public static final JobNeeds ANY = new JobNeeds(Optional.empty(), Optional.empty());

  /** A board of this class with this firmware. */
  public static JobNeeds of(String deviceClass, String firmware) {
    return new JobNeeds(Optional.of(deviceClass), Optional.of(firmware));
  }

  boolean metBy(Board board) {
    Firmware actual = board.firmware();
    return deviceClass.map(board.deviceClass()::equals).orElse(true)
        && firmware.map(hash -> actual != null && hash.equals(actual.hash())).orElse(true);
  }

  /** For people: what is missing where no board fits. */
  String text(Workload workload) {
    String board =
        switch (workload) {
          case Workload.Estimate _ -> "an agent that estimates";
          case Workload.RunNetwork _, Workload.RunLayer _ -> "a board with the resident firmware";
        };
    return board
        + deviceClass.map(word -> " of class " + word).orElse("")
        + firmware.map(hash -> ", firmware " + hash).orElse("");
  }
}
