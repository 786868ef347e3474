package org.hilab.agent.boards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.DataOption;
import org.hilab.agent.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "discover",
    description = "Shows the serial lines of USB adapters, and which board each one is.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  hilab agent boards discover --watch")
final class DiscoverCommand implements Callable<Integer> {
  @Option(names = "--watch", description = "Go on, and print what comes and goes, until Ctrl-C.")
  private boolean watch;

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final MachineOption machine = new MachineOption();

  @Override
  public Integer call() throws InterruptedException {
    List<BoardEntry> boards = new BoardsFile(data.folder()).boards();
    try {
      List<SerialPort> ports = SerialPorts.of(machine.machine());
      if (watch) {
        ports.forEach(port -> change("here", port, boards));
        PortWatch.watch(machine.machine(), ports, (what, port) -> change(what, port, boards));
      } else {
        print(ports, boards);
      }
      return 0;
    } catch (IOException e) {
      throw new AgentFailure(AgentFailure.BROKEN, "Cannot look for adapters: " + e + ".");
    }
  }

  private void print(List<SerialPort> ports, List<BoardEntry> boards) {
    ObjectNode report = JsonOption.object();
    StringJoiner lines = new StringJoiner("\n");
    lines.setEmptyValue("No USB serial adapter is plugged in. hilab agent doctor may know why.");
    for (SerialPort port : ports) {
      report.withArray("ports").add(json(port, boards));
      lines.add(port + claim(port, boards).map(name -> " = " + name).orElse(""));
    }
    report.withArray("ports");
    output.print(report, lines.toString());
  }

  private void change(String what, SerialPort port, List<BoardEntry> boards) {
    String claim = claim(port, boards).map(name -> " = " + name).orElse("");
    output.print(
        JsonOption.object().put("change", what).set("port", json(port, boards)),
        what + " " + port + claim);
  }

  private static ObjectNode json(SerialPort port, List<BoardEntry> boards) {
    return port.json().put("board", claim(port, boards).orElse(null));
  }

  /** The board of boards.toml that this line is. */
  private static Optional<String> claim(SerialPort port, List<BoardEntry> boards) {
    List<SerialPort> alone = List.of(port);
    return boards.stream()
        .filter(board ->
            board.kind() instanceof BoardKind.Serial serial
                && Whereabouts.of(serial.adapter(), boards, alone) instanceof Whereabouts.Here)
        .map(BoardEntry::name)
        .findFirst();
  }
}
