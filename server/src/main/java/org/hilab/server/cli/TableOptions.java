package org.hilab.server.cli;

import java.nio.file.Path;
import org.hilab.server.latency.LatencyTable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The table that a command is about. */
final class TableOptions {
  @Parameters(
      index = "0",
      paramLabel = "TABLE",
      description = "A file, or the start of a hash of a table in --data.")
  private String table = "";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = LatencyOptions.TABLES,
      description = "Where the tables are. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  LatencyTable read() {
    return LatencyOptions.table(table, data);
  }
}
