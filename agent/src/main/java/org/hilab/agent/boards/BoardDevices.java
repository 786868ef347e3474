package org.hilab.agent.boards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.devices.DeviceFailure;
import org.hilab.agent.devices.Reason;
import org.hilab.agent.devices.ResidentDevices.Place;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.agent.tools.FlashSetup;
import org.hilab.agent.tools.Flasher;

/** Where the boards of a boards.toml that run the resident firmware are on this machine. */
public final class BoardDevices {
  private static final String SDK_HOME = "GAP_SDK_HOME";
  private static final String BOARD_ELF = "target/firmware/gap8/hilab-firmware-board.elf";

  private final Bench bench;
  private final List<BoardEntry> boards;
  private final FirmwareBuild firmware;

  /**
   * What a bench is made of.
   *
   * @param environment of this process
   * @param data the agent's folder
   */
  public record Bench(Machine machine, Map<String, String> environment, Path data) {
    public Bench {
      environment = Map.copyOf(environment);
    }
  }

  public BoardDevices(Bench bench, List<BoardEntry> boards, FirmwareBuild firmware) {
    this.bench = bench;
    this.boards = List.copyOf(boards);
    this.firmware = firmware;
  }

  /**
   * The place of one board; nothing for a model, which has none.
   *
   * @throws AgentFailure if the board needs an SDK and none is known
   */
  public Optional<Place> place(BoardEntry board) {
    return switch (board.kind()) {
      case BoardKind.Estimate() -> Optional.empty();
      case BoardKind.Emulated emulated ->
          Optional.of(
              new Place.Emulated(
                  switch (emulated.on()) {
                    case HOST -> FirmwareBuild.Target.HOST;
                    case QEMU -> FirmwareBuild.Target.QEMU;
                  }));
      case BoardKind.Gvsoc gvsoc ->
          Optional.of(
              new Place.Gvsoc(
                  gvsoc.sdk().or(this::sdk).orElseThrow(() -> noSdk(board)),
                  bench.data().resolve("gvsoc-" + board.name())));
      case BoardKind.Serial serial -> Optional.of(serial(serial));
    };
  }

  private Place serial(BoardKind.Serial board) {
    Adapter adapter = board.adapter();
    String name = adapter.serial().isEmpty() ? adapter.usb().replace(':', '-') : adapter.serial();
    return new Place.Serial(() -> tty(adapter), board.baud(), name, flasher(board));
  }

  /** Only an adapter with a serial number can be told from the next one by the SDK's tools. */
  private Optional<Flasher> flasher(BoardKind.Serial board) {
    Path elf = firmware.folder().resolve(BOARD_ELF);
    String serial = board.adapter().serial();
    return sdk()
        .filter(sdk -> serial.matches("[A-Za-z0-9]+") && Files.exists(elf))
        .map(sdk -> new Flasher(FlashSetup.of(sdk, board.model().word(), serial, elf)));
  }

  private Optional<Path> sdk() {
    return Optional.ofNullable(bench.environment().get(SDK_HOME))
        .filter(text -> !text.isEmpty())
        .map(Path::of);
  }

  private static AgentFailure noSdk(BoardEntry board) {
    return new AgentFailure(
        AgentFailure.USAGE,
        "Board "
            + board.name()
            + " is simulated by the GAP SDK, and neither boards.toml (sdk) nor "
            + SDK_HOME
            + " says where that is.");
  }

  private Path tty(Adapter adapter) throws DeviceFailure {
    try {
      List<SerialPort> ports = SerialPorts.of(bench.machine());
      return switch (Whereabouts.of(adapter, boards, ports)) {
        case Whereabouts.Here here -> here.port().tty();
        case Whereabouts.Missing() ->
            throw new DeviceFailure(Reason.NO_DEVICE, adapter + " is not plugged in.");
        case Whereabouts.Ambiguous ambiguous ->
            throw new DeviceFailure(
                Reason.AMBIGUOUS,
                adapter + " could be any of " + ambiguous.ttys() + "; give serial and usb.");
      };
    } catch (IOException e) {
      throw new DeviceFailure(Reason.NO_DEVICE, "Adapters cannot be looked for: " + e + ".");
    }
  }
}
