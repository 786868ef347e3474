package org.hilab.agent.tools;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A command line that the agent may start.
 *
 * @param environment beyond the agent's own
 * @param folder to start in
 */
public record ToolCommand(List<String> words, Map<String, String> environment, Path folder) {
  /**
   * The GAP SDK's fuser burns the chip's fuses for ever; it has made a board unusable (gap_sdk
   * issue 138). Its program, scripts and make target all have the word in their names.
   */
  private static final String DENIED = "fuse";

  public ToolCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
    words.forEach(ToolCommand::requireHarmless);
    environment.values().forEach(ToolCommand::requireHarmless);
    if (words.isEmpty()) {
      throw new IllegalArgumentException("A command has at least one word.");
    }
  }

  /** A command in the agent's own folder and environment. */
  public static ToolCommand of(String... words) {
    return new ToolCommand(List.of(words), Map.of(), Path.of(""));
  }

  private static void requireHarmless(String word) {
    if (word.toLowerCase(Locale.ROOT).contains(DENIED)) {
      throw new IllegalArgumentException(
          "\""
              + word
              + "\" is refused: a command line with \"fuse\" in it could burn the chip's fuses for"
              + " ever. Rename the folder if it only happens to be called so.");
    }
  }
}
