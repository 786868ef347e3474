package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hilab.server.latency.LatencyTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "A table's device, and how fast it is with each kind of layer; or all tables.",
    footer = {
      "",
      "Examples:",
      "  ./hilab latency show          lists what there is",
      "  ./hilab latency show 3fa9",
    })
final class LatencyShowCommand implements Callable<Integer> {
  @Mixin private final TableOptions table = new TableOptions();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    if (table.isNamed()) {
      LatencyTable read = table.read();
      output.print(LatencyReport.json(read), LatencyReport.text(read).stripTrailing());
    } else {
      list(table.all());
    }
    return ExitCode.OK;
  }

  private void list(List<LatencyTable> tables) {
    ObjectNode json = Output.object();
    ArrayNode array = json.putArray("tables");
    tables.forEach(one -> array.add(LatencyReport.json(one)));
    String text =
        tables.stream()
            .map(LatencyShowCommand::line)
            .collect(Collectors.joining(System.lineSeparator()));
    output.print(json, text.isEmpty() ? "There is no table in " + table.folder() : text);
  }

  private static String line(LatencyTable table) {
    return table.hash()
        + "  "
        + table.layers().size()
        + " shapes, "
        + table.device().text()
        + (table.device().isFunctional() ? ", functional" : "");
  }
}
