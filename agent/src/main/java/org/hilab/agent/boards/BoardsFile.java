package org.hilab.agent.boards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.boards.BoardsToml.Invalid;

/** The boards of this bench, in a file that people edit, too. */
public final class BoardsFile {
  private static final String NAME = "boards.toml";
  private static final String INTRODUCTION =
      """
      # The boards of this bench. Edit it by hand or with: hilab agent boards add|rename|remove
      # kind: serial (model, serial, usb, baud), gvsoc (sdk), emulated (on = "host" or "qemu"), estimate

      """;

  private final Path file;

  /** That of an agent's data folder; it need not exist. */
  public BoardsFile(Path dataFolder) {
    this.file = dataFolder.resolve(NAME);
  }

  public Path path() {
    return file;
  }

  /**
   * The boards in the file's order; none if there is no file.
   *
   * @throws AgentFailure if the file cannot be used
   */
  public List<BoardEntry> boards() {
    try {
      return BoardsToml.entries(read());
    } catch (Invalid e) {
      throw unusable(e);
    }
  }

  /**
   * One board.
   *
   * @throws AgentFailure if there is none of this name
   */
  public BoardEntry board(String name) {
    List<BoardEntry> boards = boards();
    return find(boards, name)
        .orElseThrow(() ->
            new AgentFailure(
                AgentFailure.USAGE,
                "There is no board \""
                    + name
                    + "\" in "
                    + file
                    + "; it has "
                    + (boards.isEmpty() ? "none" : names(boards))
                    + "."));
  }

  void add(BoardEntry board) {
    requireFree(board.name());
    edit(text -> TomlLines.add(text.isEmpty() ? INTRODUCTION : text, board));
  }

  void rename(String name, String newName) {
    board(name);
    requireFree(newName);
    edit(text -> TomlLines.rename(text, name, newName));
  }

  void remove(String name) {
    board(name);
    edit(text -> TomlLines.remove(text, name));
  }

  private void requireFree(String name) {
    if (find(boards(), name).isPresent()) {
      throw new AgentFailure(
          AgentFailure.USAGE,
          "There is a board \"" + name + "\" in " + file + " already; take another name.");
    }
  }

  private static Optional<BoardEntry> find(List<BoardEntry> boards, String name) {
    return boards.stream().filter(board -> board.name().equals(name)).findFirst();
  }

  private static String names(List<BoardEntry> boards) {
    return String.join(", ", boards.stream().map(BoardEntry::name).toList());
  }

  private interface Edit {
    String of(String text) throws Invalid;
  }

  private void edit(Edit edit) {
    String before = read();
    try {
      String after = edit.of(before);
      if (!read().equals(before)) {
        throw new Invalid("somebody else changes it at this moment; try again");
      }
      replace(after);
    } catch (Invalid e) {
      throw unusable(e);
    }
  }

  private String read() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new AgentFailure(AgentFailure.BROKEN, "Cannot read " + file + " (" + e + ").");
    }
  }

  /** Through links, with the same permissions, and never by half. */
  private void replace(String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path real = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path temporary =
          Files.createTempFile(
              real.getParent(),
              NAME + ".",
              ".tmp",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
      if (Files.exists(real)) {
        Files.setPosixFilePermissions(temporary, Files.getPosixFilePermissions(real));
      }
      Files.writeString(temporary, text);
      Files.move(temporary, real, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new AgentFailure(AgentFailure.BROKEN, "Cannot write " + file + " (" + e + ").");
    }
  }

  private AgentFailure unusable(Invalid why) {
    return new AgentFailure(AgentFailure.USAGE, file + ": " + why.getMessage() + ".");
  }
}
