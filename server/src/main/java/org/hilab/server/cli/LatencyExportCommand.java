package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LatencyTableFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a table with every shape, as JSON for hilab or as CSV for others.",
    footer = {
      "",
      "Examples:",
      "  ./hilab latency export 3fa9 --out gvsoc.json",
      "  ./hilab latency export 3fa9 --out gvsoc.csv",
    })
final class LatencyExportCommand implements Callable<Integer> {
  private static final String CSV = ".csv";

  @Mixin private final TableOptions table = new TableOptions();

  @Option(
      names = "--out",
      required = true,
      description = "The file to write; CSV if its name ends in .csv, else JSON.")
  private Path out = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    LatencyTable read = table.read();
    if (out.toString().toLowerCase(Locale.ROOT).endsWith(CSV)) {
      WholeFile.write("The latency table", out, LatencyTableFile.csv(read));
    } else {
      LatencyTableFile.write(read, out);
    }
    output.print(
        LatencyReport.json(read).put("file", out.toString()),
        "Wrote " + read.layers().size() + " shapes to " + out);
    return ExitCode.OK;
  }
}
