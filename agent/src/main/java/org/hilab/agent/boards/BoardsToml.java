package org.hilab.agent.boards;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import com.fasterxml.jackson.dataformat.toml.TomlReadFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What boards.toml means. */
final class BoardsToml {
  static final String TABLE = "board";
  private static final TomlMapper TOML =
      TomlMapper.builder().enable(TomlReadFeature.PARSE_JAVA_TIME).build();
  private static final String BAUD = "baud";

  private BoardsToml() {}

  /** Why a text is no boards.toml, for its author. */
  static final class Invalid extends Exception {
    private static final long serialVersionUID = 1;

    Invalid(String message) {
      super(message);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  static ObjectNode tree(String text) throws Invalid {
    try {
      return (ObjectNode) TOML.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Invalid(
          "line "
              + e.getLocation().getLineNr()
              + ": "
              + e.getOriginalMessage().lines().findFirst().orElse("no TOML"));
    }
  }

  /** The boards in the file's order; no two of them mean one adapter. */
  static List<BoardEntry> entries(String text) throws Invalid {
    JsonNode boards = tree(text).path(TABLE);
    if (!boards.isObject() && !boards.isMissingNode()) {
      throw new Invalid("\"board\" is no table; write [board.NAME]");
    }
    List<BoardEntry> entries = new ArrayList<>();
    for (Map.Entry<String, JsonNode> board : boards.properties()) {
      try {
        entries.add(new BoardEntry(board.getKey(), kind(board.getValue())));
      } catch (IllegalArgumentException e) {
        throw new Invalid("board " + board.getKey() + ": " + e.getMessage());
      }
    }
    requireDistinct(entries);
    return List.copyOf(entries);
  }

  private static BoardKind kind(JsonNode board) {
    String kind = text(board, "kind");
    return switch (kind) {
      case "serial" ->
          new BoardKind.Serial(
              word(board, "model", BoardKind.Model.values(), BoardKind.Model::word),
              adapter(board),
              baud(board));
      case "gvsoc" ->
          new BoardKind.Gvsoc(
              Optional.of(text(board, "sdk")).filter(sdk -> !sdk.isEmpty()).map(Path::of));
      case "emulated" ->
          new BoardKind.Emulated(
              word(board, "on", BoardKind.Emulator.values(), BoardKind.Emulator::word));
      case "estimate" -> new BoardKind.Estimate();
      default ->
          throw new IllegalArgumentException(
              "kind is \"" + kind + "\"; it is serial, gvsoc, emulated or estimate");
    };
  }

  private static Adapter adapter(JsonNode board) {
    String serial = text(board, "serial");
    String usb = text(board, "usb");
    if (serial.isEmpty() && usb.isEmpty()) {
      throw new IllegalArgumentException(
          "neither serial nor usb is there; hilab agent boards discover shows them");
    }
    return new Adapter(serial, usb);
  }

  private static int baud(JsonNode board) {
    if (!board.has(BAUD)) {
      return BoardKind.DEFAULT_BAUD;
    }
    if (!board.path(BAUD).canConvertToInt()) {
      throw new IllegalArgumentException("baud is no number");
    }
    return board.path(BAUD).intValue();
  }

  private static String text(JsonNode board, String key) {
    JsonNode value = board.path(key);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw new IllegalArgumentException(key + " is no text; write " + key + " = \"…\"");
    }
    return value.asText("");
  }

  private static <T> T word(JsonNode board, String key, T[] known, Function<T, String> word) {
    String text = text(board, key).toLowerCase(Locale.ROOT);
    return Arrays.stream(known)
        .filter(one -> word.apply(one).equals(text))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                key
                    + " is \""
                    + text
                    + "\"; it is one of "
                    + Arrays.stream(known).map(word).collect(Collectors.joining(", "))));
  }

  private static void requireDistinct(List<BoardEntry> entries) throws Invalid {
    for (int i = 0; i < entries.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (entries.get(i).kind() instanceof BoardKind.Serial one
            && entries.get(j).kind() instanceof BoardKind.Serial other
            && one.adapter().overlaps(other.adapter())) {
          throw new Invalid(
              "boards "
                  + entries.get(j).name()
                  + " and "
                  + entries.get(i).name()
                  + " have one identity ("
                  + one.adapter()
                  + "); remove one, or give both serial and usb");
        }
      }
    }
  }
}
