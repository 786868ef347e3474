package org.hilab.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hilab.agent.boards.BoardEntry;
import org.hilab.agent.boards.BoardKind;
import org.hilab.agent.devices.Backend;
import org.hilab.agent.devices.Device;
import org.hilab.agent.devices.ResidentDevices;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.protocol.BoardId;

/** Makes devices of what boards.toml and the command line name. */
final class BenchDevices {
  private static final String ESTIMATE = "estimate";

  private final List<Backend> backends;
  private final ResidentDevices resident;

  BenchDevices(List<Backend> backends, ResidentDevices resident) {
    this.backends = List.copyOf(backends);
    this.resident = resident;
  }

  List<Device> open(List<BoardEntry> boards) {
    List<Device> devices = new ArrayList<>();
    for (BoardEntry board : boards) {
      devices.add(open(board));
    }
    return devices;
  }

  private Device open(BoardEntry board) {
    BoardId id = new BoardId(board.name());
    return switch (board.kind()) {
      case BoardKind.Emulated emulated ->
          resident.emulated(
              id,
              switch (emulated.on()) {
                case HOST -> FirmwareBuild.Target.HOST;
                case QEMU -> FirmwareBuild.Target.QEMU;
              });
      case BoardKind.Estimate() -> backend(ESTIMATE).open(id);
      case BoardKind.Serial serial -> throw unsupported(board);
      case BoardKind.Gvsoc gvsoc -> throw unsupported(board);
    };
  }

  private static AgentFailure unsupported(BoardEntry board) {
    return new AgentFailure(
        AgentFailure.USAGE,
        "Board " + board.name() + ": this release runs no boards of kind " + board.kind().word());
  }

  /** The first of a backend that needs no more than its name. */
  Device open(String backend) {
    return backend(backend).open(new BoardId(backend + "-0"));
  }

  Device emulated(FirmwareBuild.Target on) {
    return resident.emulated(new BoardId("emulated-" + on.name().toLowerCase(Locale.ROOT)), on);
  }

  private Backend backend(String wanted) {
    return backends.stream()
        .filter(backend -> backend.name().equals(wanted))
        .findFirst()
        .orElseThrow(() ->
            new AgentFailure(
                AgentFailure.USAGE,
                "--device: there is no \""
                    + wanted
                    + "\"; known: "
                    + backends.stream().map(Backend::name).collect(Collectors.joining(", "))
                    + "."));
  }
}
