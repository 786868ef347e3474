package org.hilab.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hilab.agent.boards.BoardDevices;
import org.hilab.agent.boards.BoardEntry;
import org.hilab.agent.devices.Backend;
import org.hilab.agent.devices.Device;
import org.hilab.agent.devices.ResidentDevices;
import org.hilab.agent.devices.ResidentDevices.Place;
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

  List<Device> open(List<BoardEntry> boards, BoardDevices places) {
    List<Device> devices = new ArrayList<>();
    for (BoardEntry board : boards) {
      BoardId id = new BoardId(board.name());
      devices.add(
          places
              .place(board)
              .map(place -> resident.open(id, place))
              .orElseGet(() -> backend(ESTIMATE).open(id)));
    }
    return devices;
  }

  /** The first of a backend that needs no more than its name. */
  Device open(String backend) {
    return backend(backend).open(new BoardId(backend + "-0"));
  }

  Device emulated(FirmwareBuild.Target on) {
    BoardId id = new BoardId("emulated-" + on.name().toLowerCase(Locale.ROOT));
    return resident.open(id, new Place.Emulated(on));
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
