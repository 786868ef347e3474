package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.List;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LatencyTableFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The table that a command is about. */
final class TableOptions {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TABLE",
      description = "A file, or the start of a hash of a table in --data.")
  private @Nullable String table;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = LatencyOptions.TABLES,
      description = "Where the tables are. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  boolean isNamed() {
    return table != null;
  }

  LatencyTable read() {
    if (table == null) {
      throw new InvalidInput(
          "No table is named", "TABLE is missing", "Take one that hilab latency show lists");
    }
    return LatencyOptions.table(table, data);
  }

  /** All tables of the folder, by hash. */
  List<LatencyTable> all() {
    return LatencyOptions.files(data, "").stream().map(LatencyTableFile::read).toList();
  }

  Path folder() {
    return data;
  }
}
