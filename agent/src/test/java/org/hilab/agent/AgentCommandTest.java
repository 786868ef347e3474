package org.hilab.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hilab.agent.boards.TestingMachine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and scripts may rely on: words, JSON and exit codes. */
class AgentCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final List<String> COMMANDS =
      List.of(
          "join",
          "run",
          "doctor",
          "autotiler",
          "boards",
          "boards discover",
          "boards add",
          "boards remove",
          "boards list",
          "boards rename",
          "boards test",
          "boards console");

  @TempDir Path folder;
  private TestingMachine machine;

  @BeforeEach
  void make() throws IOException {
    machine = new TestingMachine(folder.resolve("machine"));
  }

  @Test
  void every_command_has_help_with_an_example() {
    assertThat(run("--help").out()).contains("join", "boards", "doctor", "run");
    for (String command : COMMANDS) {
      String[] words = (command + " --help").split(" ", -1);
      assertThat(run(words).out()).as(command).contains("Example", "hilab agent " + command);
    }
  }

  @Test
  void a_board_is_found_added_listed_renamed_and_removed() throws Exception {
    machine.plug("1-2", "0403:6010", "DN01", "ttyUSB0", "ttyUSB1");
    JsonNode ports = json("boards", "discover", machine.option()).path("ports");
    assertThat(ports).hasSize(2);
    String tty = ports.path(1).path("tty").asText();
    assertThat(ports.path(1).path("serial").asText()).isEqualTo("DN01");
    assertThat(ports.path(1).path("board").isNull()).isTrue();

    json("boards", "add", "left", "--model=gapuino_v3", "--tty=" + tty, machine.option());
    assertThat(Files.readString(folder.resolve("boards.toml")))
        .contains("[board.left]", "serial = \"DN01\"", "usb = \"1-2:1.1\"")
        .doesNotContain("ttyUSB");
    JsonNode found = json("boards", "discover", machine.option()).path("ports");
    assertThat(found.path(1).path("board").asText()).isEqualTo("left");

    machine.unplug("1-2", "ttyUSB0", "ttyUSB1");
    machine.plug("1-2", "0403:6010", "DN01", "ttyUSB7", "ttyUSB8");
    JsonNode board = json("boards", "list", machine.option()).path("boards").path(0);
    assertThat(board.path("tty").asText()).endsWith("ttyUSB8");

    json("boards", "rename", "left", "right");
    json("boards", "remove", "right");
    assertThat(json("boards", "list", machine.option()).path("boards")).isEmpty();
  }

  @Test
  void a_board_that_is_away_or_taken_says_so() throws Exception {
    json("boards", "add", "left", "--model=gapuino", "--serial=DN01", "--usb=1-2:1.0");
    Run away = run("boards", "test", "left", "--json", "--data=" + folder, machine.option());
    assertThat(away.exit()).isEqualTo(1);
    assertThat(JSON.readTree(away.out()).path("why").asText()).startsWith("NO_DEVICE: serial DN01");
    Run console = run("boards", "console", "left", "--data=" + folder, machine.option());
    assertThat(console.exit()).isEqualTo(1);
    assertThat(console.err()).contains("NO_DEVICE");
  }

  @Test
  void what_is_wrong_is_refused_in_one_sentence() {
    refused("needs --model", "boards", "add", "a", "--serial=X");
    refused("Say which line", "boards", "add", "a", "--model=gapuino");
    refused("is no USB adapter's line", "boards", "add", "a", "--model=gapuino", "--tty=/dev/x");
    refused("needs --on", "boards", "add", "a", "--kind=emulated");
    refused("cannot be a board's name", "boards", "add", "a/b", "--kind=estimate");
    refused("There is no board \"a\"", "boards", "test", "a");
    refused("There is no board \"a\"", "boards", "rename", "a", "b");
    refused("joined no lab", "run");
    refused("Give both --server and a token", "run", "--server=http://lab");
    refused("not of the form http://HOST:PORT", "join", "lab", "--token=T");
  }

  @Test
  void a_model_has_no_line() throws Exception {
    json("boards", "add", "model", "--kind=estimate");
    refused("has no line", "boards", "test", "model");
  }

  private void refused(String part, String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.add("--data=" + folder);
    Run run = run(all.toArray(String[]::new));
    assertThat(run.exit()).as("%s", run).isEqualTo(AgentFailure.USAGE);
    assertThat(run.err()).contains(part).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(run.out()).isEmpty();
  }

  private JsonNode json(String... words) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.addAll(List.of("--json", "--data=" + folder));
    Run run = run(all.toArray(String[]::new));
    assertThat(run.exit()).as("%s", run).isZero();
    return JSON.readTree(run.out());
  }

  private record Run(int exit, String out, String err) {}

  private static Run run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Main.execute(new PrintWriter(out, true), new PrintWriter(err, true), words);
    return new Run(exit, out.toString(), err.toString());
  }
}
