package org.hilab.agent.boards;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.DataOption;
import org.hilab.agent.JsonOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = "Writes a board into boards.toml; what stands there stays as it is.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  hilab agent boards add left --model gapuino --tty /dev/ttyUSB1",
      "  hilab agent boards add sim --kind gvsoc --sdk /opt/gap_sdk",
      "  hilab agent boards add twin --kind emulated --on qemu",
    })
final class AddCommand implements Callable<Integer> {
  private enum Kind {
    SERIAL,
    GVSOC,
    EMULATED,
    ESTIMATE
  }

  @Parameters(paramLabel = "NAME", description = "What people call the board.")
  private String name = "";

  @Option(
      names = "--kind",
      defaultValue = "serial",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Kind kind = Kind.SERIAL;

  @Option(names = "--model", description = "Of a serial board: ${COMPLETION-CANDIDATES}.")
  private BoardKind.@Nullable Model model;

  @Option(
      names = "--tty",
      description = "Its line at this moment; serial and USB path of the adapter are written down.")
  private @Nullable Path tty;

  @Option(names = "--serial", description = "The adapter's serial, if it is not plugged in now.")
  private String serial = "";

  @Option(names = "--usb", description = "The USB path, if it is not plugged in now.")
  private String usb = "";

  @Option(
      names = "--baud",
      defaultValue = "115200",
      description = "Of the line. Default: ${DEFAULT-VALUE}.")
  private int baud;

  @Option(names = "--sdk", description = "Of gvsoc: the GAP SDK's folder; else GAP_SDK_HOME.")
  private @Nullable Path sdk;

  @Option(names = "--on", description = "Of an emulated board: ${COMPLETION-CANDIDATES}.")
  private BoardKind.@Nullable Emulator on;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final MachineOption machine = new MachineOption();

  @Override
  public Integer call() {
    BoardsFile file = new BoardsFile(data.folder());
    BoardEntry board = entry();
    file.add(board);
    output.print(
        BoardsJson.of(board).put("file", file.path().toString()),
        "Added to " + file.path() + ":\n\n" + board.toml().stripTrailing());
    return 0;
  }

  private BoardEntry entry() {
    try {
      return new BoardEntry(name, kind());
    } catch (IllegalArgumentException e) {
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private BoardKind kind() {
    return switch (kind) {
      case SERIAL -> new BoardKind.Serial(required(model, "--model"), adapter(), baud);
      case GVSOC -> new BoardKind.Gvsoc(Optional.ofNullable(sdk));
      case EMULATED -> new BoardKind.Emulated(required(on, "--on"));
      case ESTIMATE -> new BoardKind.Estimate();
    };
  }

  private <T> T required(@Nullable T value, String option) {
    if (value == null) {
      throw usage("A board of kind " + kind.name().toLowerCase(Locale.ROOT) + " needs " + option);
    }
    return value;
  }

  private Adapter adapter() {
    if (tty == null && serial.isEmpty() && usb.isEmpty()) {
      throw usage(
          "Say which line it is: --tty, or --serial and --usb; hilab agent boards discover shows"
              + " them");
    }
    return tty == null ? new Adapter(serial, usb) : pluggedIn(tty);
  }

  private Adapter pluggedIn(Path wanted) {
    try {
      List<SerialPort> ports = SerialPorts.of(machine.machine());
      return ports.stream()
          .filter(port -> port.tty().equals(wanted))
          .map(SerialPort::adapter)
          .findFirst()
          .orElseThrow(() ->
              usage(
                  wanted
                      + " is no USB adapter's line; there are "
                      + (ports.isEmpty() ? "none" : ports.stream().map(SerialPort::tty).toList())));
    } catch (IOException e) {
      throw new AgentFailure(AgentFailure.BROKEN, "Cannot look for adapters: " + e + ".");
    }
  }

  private static AgentFailure usage(String what) {
    return new AgentFailure(AgentFailure.USAGE, what + (what.endsWith(".") ? "" : "."));
  }
}
