package org.hilab.server.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.fleet.FleetBoards;
import org.hilab.server.fleet.FleetBoards.Resident;
import org.hilab.server.latency.TableDevice;
import org.jspecify.annotations.Nullable;

/** The one kind of board that a table is measured on: class and firmware. */
record BoardChoice(String deviceClass, @Nullable String firmware) {

  /**
   * The kind among those that are here.
   *
   * @throws InvalidInput if there are several
   */
  Optional<TableDevice> among(FleetBoards boards) {
    List<TableDevice> kinds =
        boards.resident().stream()
            .filter(board -> board.deviceClass().equals(deviceClass))
            .filter(board -> firmware == null || board.firmware().equals(firmware))
            .map(BoardChoice::device)
            .distinct()
            .toList();
    if (kinds.size() > 1) {
      throw new InvalidInput(
          "The boards of this class are of several kinds",
          kinds.stream().map(BoardChoice::text).collect(Collectors.joining("; ")),
          "Flash them alike, or choose with --firmware");
    }
    return kinds.stream().findFirst();
  }

  private static String text(TableDevice device) {
    return device.text() + ", " + device.clockHz() + " Hz, arena of " + device.arenaBytes();
  }

  /** Counts that are no cycles of GAP8 have no clock. */
  private static TableDevice device(Resident board) {
    if (board.countsCycles() && board.clusterHz() == 0) {
      throw new InvalidInput(
          "The board does not tell its clock",
          board.deviceClass() + ", firmware " + board.firmware(),
          "Flash the firmware of this release");
    }
    return new TableDevice(
        board.deviceClass(),
        board.firmware(),
        board.countsCycles() ? board.clusterHz() : 0,
        board.arenaBytes());
  }

  /** What to say when none came. */
  InvalidInput nothing(FleetBoards boards) {
    String others =
        boards.resident().stream()
            .map(Resident::deviceClass)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new InvalidInput(
        "No board of this class is connected",
        deviceClass
            + (firmware == null ? "" : " with firmware " + firmware)
            + ", but "
            + (others.isEmpty() ? "none at all" : others),
        "Connect one, or name another --device-class");
  }
}
