package org.hilab.agent.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.boards.BoardKind.Emulated;
import org.hilab.agent.boards.BoardKind.Emulator;
import org.hilab.agent.boards.BoardKind.Gvsoc;
import org.hilab.agent.boards.BoardKind.Model;
import org.hilab.agent.boards.BoardKind.Serial;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BoardsFileTest {
  private static final String BY_HAND =
      """
      # Bench of room 3.07

      owner = "Ada"      # unknown to hilab

        [ board . left ]   # the one with the red sticker
      serial = "DN01"
      model  = 'gapuino'
      kind = "serial"
      usb = "1-2:1.1"
      note = \"""
      [board.left]
      looks like a table and is none
      \"""

      [board.left.calibration]  # somebody's own
      offset = 0.25

      # the simulator
      [board.sim]
      sdk = "/opt/gap sdk"
      kind = "gvsoc"

      [somebody.else]
      here = true
      """;

  @TempDir Path folder;
  private BoardsFile boards;

  @BeforeEach
  void open() {
    boards = new BoardsFile(folder);
  }

  @Test
  void every_kind_comes_back_as_it_was_added() {
    BoardEntry left =
        new BoardEntry("left", new Serial(Model.GAPUINO, new Adapter("DN01", "1-2:1.1"), 115_200));
    BoardEntry fast =
        new BoardEntry("fast", new Serial(Model.AI_DECK, new Adapter("", "1-3:1.0"), 1_000_000));
    BoardEntry sim = new BoardEntry("sim", new Gvsoc(Optional.of(Path.of("/opt/a \"b\\ c"))));
    BoardEntry twin = new BoardEntry("twin", new Emulated(Emulator.QEMU));
    BoardEntry model = new BoardEntry("model", new BoardKind.Estimate());
    assertThat(boards.boards()).isEmpty();
    for (BoardEntry board : new BoardEntry[] {left, fast, sim, twin, model}) {
      boards.add(board);
    }
    assertThat(boards.boards()).containsExactly(left, fast, sim, twin, model);
    assertThat(boards.board("sim")).isEqualTo(sim);
  }

  @Test
  void adding_keeps_every_byte_that_was_there() throws IOException {
    write(BY_HAND);
    boards.add(new BoardEntry("twin", new Emulated(Emulator.HOST)));
    assertThat(text()).isEqualTo(BY_HAND + "\n[board.twin]\nkind = \"emulated\"\non = \"host\"\n");
  }

  @Test
  void adding_to_a_file_without_a_last_line_end_begins_a_new_line() throws IOException {
    write("[board.a]\nkind = \"estimate\"");
    boards.add(new BoardEntry("b", new BoardKind.Estimate()));
    assertThat(boards.boards()).extracting(BoardEntry::name).containsExactly("a", "b");
  }

  @Test
  void renaming_changes_the_headers_and_nothing_else() throws IOException {
    write(BY_HAND);
    boards.rename("left", "right");
    assertThat(text())
        .isEqualTo(
            BY_HAND
                .replace("[ board . left ]", "[board.right]")
                .replace("[board.left.calibration]", "[board.right.\"calibration\"]"));
    assertThat(boards.boards()).extracting(BoardEntry::name).containsExactly("right", "sim");
  }

  @Test
  void removing_leaves_comments_and_the_others() throws IOException {
    write(BY_HAND);
    boards.remove("left");
    assertThat(text())
        .contains("# Bench of room 3.07", "owner = \"Ada\"", "# the simulator", "[somebody.else]")
        .doesNotContain("left", "calibration");
    assertThat(boards.boards()).extracting(BoardEntry::name).containsExactly("sim");
    boards.remove("sim");
    assertThat(boards.boards()).isEmpty();
    assertThat(text()).contains("here = true");
  }

  @Test
  void what_only_its_author_can_change_is_left_alone() throws IOException {
    String inline = "board.left = {kind = \"estimate\"}\n";
    write(inline);
    assertThat(boards.boards()).extracting(BoardEntry::name).containsExactly("left");
    refused(() -> boards.rename("left", "right"), "only its author can change");
    refused(() -> boards.remove("left"), "only its author can change");
    assertThat(text()).isEqualTo(inline);
  }

  @Test
  void two_boards_with_one_identity_are_an_error_that_names_both() throws IOException {
    write(
        """
        [board.a]
        kind = "serial"
        model = "gapuino"
        serial = "DN01"
        usb = "1-2:1.1"
        [board.b]
        kind = "serial"
        model = "gapoc_a"
        serial = "DN01"
        """);
    refused(boards::boards, "boards a and b have one identity (serial DN01)");
    write(text().replace("serial = \"DN01\"\nusb", "serial = \"DN02\"\nusb"));
    assertThat(boards.boards()).hasSize(2);
    refused(
        () ->
            boards.add(
                new BoardEntry(
                    "c", new Serial(Model.GAPUINO, new Adapter("", "1-2:1.1"), 115_200))),
        "boards a and c have one identity");
    assertThat(text()).doesNotContain("board.c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[board.a",
        "[board.a]\nkind = \"toaster\"",
        "[board.a]\nkind = 7",
        "[board.a]",
        "[board.a]\nkind=\"serial\"\nmodel=\"gapuino\"",
        "[board.a]\nkind=\"serial\"\nserial=\"X\"\nmodel=\"gap9\"",
        "[board.a]\nkind=\"serial\"\nserial=\"X\"\nmodel=\"gapuino\"\nbaud=\"fast\"",
        "[board.a]\nkind=\"serial\"\nserial=\"X\"\nmodel=\"gapuino\"\nbaud=12",
        "[board.a]\nkind=\"emulated\"\non=\"moon\"",
        "[board.\"a b\"]\nkind=\"estimate\"",
        "board = 3",
        "[board.a]\nkind=\"estimate\"\n[board.a]\nkind=\"estimate\""
      })
  void a_wrong_file_is_named_with_what_is_wrong(String text) throws IOException {
    write(text);
    refused(boards::boards, "boards.toml: ");
    refused(() -> boards.add(new BoardEntry("z", new BoardKind.Estimate())), "boards.toml: ");
    assertThat(text()).isEqualTo(text);
  }

  @Test
  void a_name_is_used_once_and_an_unknown_one_is_refused() {
    boards.add(new BoardEntry("a", new BoardKind.Estimate()));
    refused(() -> boards.add(new BoardEntry("a", new BoardKind.Estimate())), "already");
    refused(() -> boards.rename("b", "c"), "it has a.");
    refused(() -> boards.remove("b"), "it has a.");
  }

  @Test
  void links_and_permissions_stay() throws IOException {
    Path real = Files.writeString(folder.resolve("mine.toml"), BY_HAND);
    Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw----"));
    Files.createSymbolicLink(boards.path(), real);
    boards.rename("sim", "gvsoc-1");
    assertThat(boards.path()).isSymbolicLink();
    assertThat(Files.readString(real)).contains("[board.gvsoc-1]");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(real)))
        .isEqualTo("rw-rw----");
  }

  private static void refused(Runnable action, String part) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            AgentFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(AgentFailure.USAGE))
        .hasMessageContaining(part);
  }

  private void write(String text) throws IOException {
    Files.writeString(boards.path(), text);
  }

  private String text() throws IOException {
    return Files.readString(boards.path());
  }
}
