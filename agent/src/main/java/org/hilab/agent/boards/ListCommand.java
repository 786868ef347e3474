package org.hilab.agent.boards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.DataOption;
import org.hilab.agent.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "Lists the boards of boards.toml and where each one is at this moment.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  hilab agent boards list")
final class ListCommand implements Callable<Integer> {
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final MachineOption machine = new MachineOption();

  @Override
  public Integer call() {
    BoardsFile file = new BoardsFile(data.folder());
    ObjectNode report = JsonOption.object().put("file", file.path().toString());
    report.withArray("boards");
    StringJoiner lines = new StringJoiner("\n");
    lines.setEmptyValue("No boards in " + file.path() + ". Add one: hilab agent boards add --help");
    try {
      List<SerialPort> ports = SerialPorts.of(machine.machine());
      List<BoardEntry> boards = file.boards();
      for (BoardEntry board : boards) {
        ObjectNode json = BoardsJson.of(board);
        String where = "";
        if (board.kind() instanceof BoardKind.Serial serial) {
          where = where(Whereabouts.of(serial.adapter(), boards, ports), json);
        }
        report.withArray("boards").add(json);
        lines.add(String.format("%-20s %s %s", board.name(), words(board.kind()), where).strip());
      }
    } catch (IOException e) {
      throw new AgentFailure(AgentFailure.BROKEN, "Cannot look for adapters: " + e + ".");
    }
    output.print(report, lines.toString());
    return 0;
  }

  private static String words(BoardKind kind) {
    return switch (kind) {
      case BoardKind.Serial serial -> serial.model().word() + " (" + serial.adapter() + ")";
      case BoardKind.Gvsoc gvsoc -> "gvsoc" + gvsoc.sdk().map(sdk -> " of " + sdk).orElse("");
      case BoardKind.Emulated emulated -> "emulated on " + emulated.on().word();
      case BoardKind.Estimate() -> "estimate";
    };
  }

  private static String where(Whereabouts whereabouts, ObjectNode json) {
    return switch (whereabouts) {
      case Whereabouts.Here here -> {
        json.put("tty", here.port().tty().toString()).put("moved", here.moved());
        yield "at "
            + here.port().tty()
            + (here.moved() ? ", moved to USB path " + here.port().adapter().usb() : "");
      }
      case Whereabouts.Missing() -> {
        json.putNull("tty");
        yield "not plugged in";
      }
      case Whereabouts.Ambiguous ambiguous -> {
        json.putNull("tty");
        yield "could be any of " + ambiguous.ttys() + ": give serial and usb";
      }
    };
  }
}
