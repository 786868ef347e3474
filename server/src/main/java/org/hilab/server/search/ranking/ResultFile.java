package org.hilab.server.search.ranking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;

/**
 * The numbers that a file of results has for each genome: any JSON in which objects have a {@code
 * genome} (front.json, history.json, reports), or a CSV with such a column. Numbers of inner
 * objects have dotted names, for example {@code objectives.miou}.
 */
public final class ResultFile {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String GENOME = "genome";

  private final Path path;
  private final SortedMap<String, SortedMap<String, Double>> numbers = new TreeMap<>();

  private ResultFile(Path path) {
    this.path = path;
  }

  /**
   * Reads a whole file.
   *
   * @throws InvalidInput if it has no genomes, or two numbers of one name for one genome
   */
  public static ResultFile read(Path path) {
    ResultFile file = new ResultFile(path);
    String text = text(path).strip();
    if (text.startsWith("{") || text.startsWith("[")) {
      file.walk(json(path, text));
    } else {
      file.table(text.lines().toList());
    }
    if (file.numbers.isEmpty()) {
      throw new InvalidInput(
          "A file has no candidates",
          path.toString(),
          "Give a front.json, history.json or report with genomes, or a CSV with a column genome");
    }
    return file;
  }

  Path path() {
    return path;
  }

  /** By genome, then by name. */
  SortedMap<String, SortedMap<String, Double>> numbers() {
    return numbers;
  }

  private static String text(Path path) {
    try {
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new InvalidInput(
          "A file of results cannot be read", path + " (" + WholeFile.why(e) + ")", "Check it", e);
    }
  }

  private static JsonNode json(Path path, String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new InvalidInput(
          "A file of results is not JSON",
          path + " (" + e.getOriginalMessage() + ")",
          "Give the file as hilab wrote it",
          e);
    }
  }

  private void walk(JsonNode node) {
    if (node.path(GENOME).isTextual()) {
      String genome = node.path(GENOME).textValue();
      node.properties().forEach(inner -> flatten(genome, inner.getKey(), inner.getValue()));
    } else {
      node.forEach(this::walk);
    }
  }

  private void flatten(String genome, String name, JsonNode value) {
    if (value.isNumber()) {
      put(genome, name, value.doubleValue());
    } else if (value.isObject()) {
      for (Map.Entry<String, JsonNode> inner : value.properties()) {
        flatten(genome, name + "." + inner.getKey(), inner.getValue());
      }
    }
  }

  private void table(List<String> lines) {
    List<String> head = lines.isEmpty() ? List.of() : cells(lines.getFirst());
    int genome = head.indexOf(GENOME);
    if (genome < 0) {
      return;
    }
    for (int i = 1; i < lines.size(); i++) {
      List<String> cells = cells(lines.get(i));
      if (cells.size() != head.size()) {
        throw new InvalidInput(
            "A line has not as many cells as the head",
            path + ", line " + (i + 1) + " has " + cells.size() + " of " + head.size(),
            "Repair the table");
      }
      for (int c = 0; c < cells.size(); c++) {
        if (c != genome && isNumber(cells.get(c))) {
          put(cells.get(genome), head.get(c), Double.parseDouble(cells.get(c)));
        }
      }
    }
  }

  private static List<String> cells(String line) {
    return List.of(line.replace("\"", "").split("\\s*,\\s*", -1));
  }

  private static boolean isNumber(String cell) {
    return cell.matches("[-+]?[0-9]*\\.?[0-9]+([eE][-+]?[0-9]+)?");
  }

  private void put(String genome, String name, double number) {
    String bits = genome.replaceAll("\\s", "");
    Double before = numbers.computeIfAbsent(bits, _ -> new TreeMap<>()).put(name, number);
    if (before != null && before != number) {
      throw new InvalidInput(
          "A file has two different numbers for one candidate",
          path + ", genome " + bits + ", " + name + " is " + before + " and " + number,
          "Leave one of them");
    }
  }
}
