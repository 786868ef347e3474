package org.hilab.server.cli;

import java.util.concurrent.Callable;
import org.hilab.server.latency.LatencyTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "A table's device, and how fast it is with each kind of layer.",
    footer = {
      "",
      "Example:",
      "  ./hilab latency show 3fa9",
    })
final class LatencyShowCommand implements Callable<Integer> {
  @Mixin private final TableOptions table = new TableOptions();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    LatencyTable read = table.read();
    output.print(LatencyReport.json(read), LatencyReport.text(read).stripTrailing());
    return ExitCode.OK;
  }
}
