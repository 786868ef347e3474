package org.hilab.agent.boards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hilab.agent.boards.BoardsToml.Invalid;

/**
 * Edits boards.toml line by line, so that everything else in it stays as its author wrote it. Every
 * edit is checked: the result must mean what was there, with exactly the one change.
 */
final class TomlLines {
  private static final Pattern HEADER = Pattern.compile("(\\s*)(\\[[^\\[].*?\\])(\\s*(#.*)?)");
  private static final Pattern QUOTES = Pattern.compile("\"{3}|'{3}");

  private TomlLines() {}

  static String add(String text, BoardEntry board) throws Invalid {
    String separator = text.isEmpty() ? "" : text.endsWith("\n") ? "\n" : "\n\n";
    String result = text + separator + board.toml();
    ObjectNode wanted = BoardsToml.tree(text);
    JsonNode added = BoardsToml.tree(board.toml()).path(BoardsToml.TABLE).path(board.name());
    wanted.withObject("/" + BoardsToml.TABLE).set(board.name(), added);
    return checked(result, wanted, board.name());
  }

  static String rename(String text, String name, String newName) throws Invalid {
    List<String> result = new ArrayList<>();
    boolean quoted = false;
    for (String line : lines(text)) {
      result.add(!quoted && isOf(line, name) ? renamed(line, newName) : line);
      quoted ^= opensOrCloses(line);
    }
    ObjectNode wanted = BoardsToml.tree(text);
    ObjectNode boards = wanted.withObject("/" + BoardsToml.TABLE);
    boards.set(newName, boards.remove(name));
    return checked(String.join("\n", result), wanted, name);
  }

  /** Also its sub-tables. Comments above the next table are the next one's. */
  static String remove(String text, String name) throws Invalid {
    List<String> result = new ArrayList<>();
    List<String> undecided = new ArrayList<>();
    boolean inside = false;
    boolean quoted = false;
    for (String line : lines(text)) {
      if (!quoted && isHeader(line)) {
        inside = isOf(line, name);
        result.addAll(undecided);
        undecided.clear();
      } else if (inside && isOwn(line)) {
        undecided.clear();
      }
      if (!inside) {
        result.add(line);
      } else if (!isOwn(line)) {
        undecided.add(line);
      }
      quoted ^= opensOrCloses(line);
    }
    result.addAll(undecided);
    ObjectNode wanted = BoardsToml.tree(text);
    wanted.withObject("/" + BoardsToml.TABLE).remove(name);
    return checked(String.join("\n", result), wanted, name);
  }

  private static List<String> lines(String text) {
    return List.of(text.split("\n", -1));
  }

  /** A text of several lines may look like tables. What this does not see, the check refuses. */
  private static boolean opensOrCloses(String line) {
    Matcher quotes = QUOTES.matcher(line);
    return quotes.results().count() % 2 == 1;
  }

  /** Neither blank nor a comment. */
  private static boolean isOwn(String line) {
    return !line.isBlank() && !line.stripLeading().startsWith("#");
  }

  private static boolean isHeader(String line) {
    return line.stripLeading().startsWith("[") && HEADER.matcher(line.stripTrailing()).matches();
  }

  /** Whether the line is the header of this board's table or of one below it. */
  private static boolean isOf(String line, String name) {
    Matcher header = HEADER.matcher(line.stripTrailing());
    if (!header.matches()) {
      return false;
    }
    try {
      return BoardsToml.tree(header.group(2)).path(BoardsToml.TABLE).has(name);
    } catch (Invalid e) {
      return false;
    }
  }

  private static String renamed(String line, String newName) {
    Matcher header = HEADER.matcher(line);
    if (!header.matches()) {
      return line;
    }
    try {
      JsonNode below = BoardsToml.tree(header.group(2)).path(BoardsToml.TABLE);
      StringBuilder key = new StringBuilder(BoardsToml.TABLE).append('.').append(newName);
      for (JsonNode table = below.iterator().next(); !table.isEmpty(); ) {
        Map.Entry<String, JsonNode> next = table.properties().iterator().next();
        key.append(".\"").append(next.getKey()).append('"');
        table = next.getValue();
      }
      return header.group(1) + "[" + key + "]" + header.group(3);
    } catch (Invalid e) {
      return line;
    }
  }

  private static String checked(String result, ObjectNode wanted, String name) throws Invalid {
    ObjectNode boards = wanted.withObject("/" + BoardsToml.TABLE);
    if (boards.isEmpty()) {
      wanted.remove(BoardsToml.TABLE);
    }
    ObjectNode actual = BoardsToml.tree(result);
    if (actual.path(BoardsToml.TABLE).isEmpty()) {
      actual.remove(BoardsToml.TABLE);
    }
    if (!actual.equals(wanted)) {
      throw new Invalid(
          "board " + name + " is written in a way that only its author can change; edit it there");
    }
    BoardsToml.entries(result);
    return result;
  }
}
