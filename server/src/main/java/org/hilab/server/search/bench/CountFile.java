package org.hilab.server.search.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.accuracy.CountTable;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.Spec;
import org.hilab.server.search.PreparedSearch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What candidates got right on each image, kept on the disk: one line of JSON a candidate. Its name
 * says which image, data set and conventions they belong to; a line that was cut off is counted
 * again.
 */
public final class CountFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final Logger LOG = LoggerFactory.getLogger(CountFile.class);

  private final Path file;
  private final Conventions conventions;
  private final Map<Genome, CountTable> tables = new HashMap<>();

  private record Line(String genome, int classes, int[][] numbers) {}

  private CountFile(Path file, Conventions conventions) {
    this.file = file;
    this.conventions = conventions;
  }

  /**
   * The file of a search's supernet, int8 image and data set in a folder.
   *
   * @throws InvalidInput if the folder cannot be used
   */
  public static CountFile open(Path folder, PreparedSearch search) {
    Spec spec = search.spec();
    Conventions conventions = search.evaluator().conventions();
    String key = String.join(" ", spec.image().sha256(), spec.dataset().toString(), spec.space());
    if (!conventions.equals(Conventions.DEFAULT)) {
      key += " " + conventions.text();
    }
    CountFile counts =
        new CountFile(
            folder.resolve("counts-" + UUID.nameUUIDFromBytes(key.getBytes(UTF_8)) + ".jsonl"),
            conventions);
    try {
      Files.createDirectories(folder);
      if (Files.exists(counts.file)) {
        counts.read(Files.readAllLines(counts.file));
      }
      return counts;
    } catch (IOException e) {
      throw unusable(counts.file, e);
    }
  }

  private void read(List<String> lines) {
    for (String text : lines) {
      try {
        Line line = JSON.readValue(text, Line.class);
        tables.put(new Genome(line.genome), CountTable.of(line.classes, conventions, line.numbers));
      } catch (JsonProcessingException e) {
        LOG.info("A line of {} was cut off; its candidate is counted again", file);
      }
    }
  }

  Optional<CountTable> table(Genome genome) {
    return Optional.ofNullable(tables.get(genome));
  }

  void put(Genome genome, CountTable table) {
    tables.put(genome, table);
    try {
      String line =
          JSON.writeValueAsString(new Line(genome.bits(), table.classes(), table.numbers()));
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private static InvalidInput unusable(Path file, IOException e) {
    return new InvalidInput(
        "The counts of earlier runs cannot be kept",
        file + " (" + e.getMessage() + ")",
        "Name a folder that can be written",
        e);
  }
}
