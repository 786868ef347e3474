package org.hilab.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LatencyTableFile;
import org.hilab.server.search.LatencySource;
import picocli.CommandLine.Option;

/** Where a search takes its latencies from. */
final class LatencyOptions {
  static final String TABLES = "${sys:user.home}/.cache/hilab/latency";

  private static final String ESTIMATE = "estimate";
  private static final String TABLE = "table:";

  @Option(
      names = "--latency",
      paramLabel = "SOURCE",
      defaultValue = ESTIMATE,
      description =
          "estimate, or table:FILE or table:HASH with a table of hilab latency build."
              + " Default: ${DEFAULT-VALUE}.")
  private String source = "";

  @Option(
      names = "--tables",
      paramLabel = "DIR",
      defaultValue = TABLES,
      description = "Where table:HASH is looked for. Default: ${DEFAULT-VALUE}.")
  private Path tables = Path.of("");

  LatencySource source() {
    if (source.equals(ESTIMATE)) {
      return LatencySource.ESTIMATE;
    }
    if (!source.startsWith(TABLE) || source.length() == TABLE.length()) {
      throw new InvalidInput(
          "--latency is estimate or table:FILE or table:HASH", "\"" + source + "\"", "Correct it");
    }
    return new LatencySource.Table(table(source.substring(TABLE.length()), tables));
  }

  /** A table by its file, or by the start of its hash. */
  static LatencyTable table(String word, Path folder) {
    Path file = Path.of(word);
    return LatencyTableFile.read(Files.exists(file) ? file : byHash(word, folder));
  }

  private static Path byHash(String word, Path folder) {
    List<Path> found = word.matches("[0-9a-f]{4,64}") ? files(folder, word) : List.of();
    if (found.size() != 1) {
      throw new InvalidInput(
          found.isEmpty() ? "There is no such latency table" : "Several tables begin so",
          word + ", as a file or as a hash in " + folder,
          "Give a file of hilab latency export, or what hilab latency show lists");
    }
    return found.getFirst();
  }

  /** The files of tables whose hash begins so. */
  static List<Path> files(Path folder, String start) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> isTable(file, start)).sorted().toList();
    } catch (IOException e) {
      throw new InvalidInput("A folder cannot be read", folder.toString(), "Check its rights", e);
    }
  }

  private static boolean isTable(Path file, String start) {
    String name = String.valueOf(file.getFileName());
    return name.startsWith(start) && name.matches("[0-9a-f]{64}\\.json");
  }
}
