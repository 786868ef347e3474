package org.hilab.agent.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hilab.agent.TrustOption;
import org.hilab.agent.boards.Adapter;
import org.hilab.agent.boards.BoardEntry;
import org.hilab.agent.boards.BoardKind;
import org.hilab.agent.boards.BoardKind.Emulated;
import org.hilab.agent.boards.BoardKind.Emulator;
import org.hilab.agent.boards.BoardKind.Gvsoc;
import org.hilab.agent.boards.BoardKind.Model;
import org.hilab.agent.boards.BoardKind.Serial;
import org.hilab.agent.boards.TestingMachine;
import org.hilab.agent.connect.Credentials;
import org.hilab.agent.doctor.Finding.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorTest {
  private static final BoardKind LEFT =
      new Serial(Model.GAPUINO, new Adapter("DN01", "1-2:1.1"), 115_200);

  @TempDir Path folder;
  private TestingMachine machine;

  @BeforeEach
  void make() throws IOException {
    machine = new TestingMachine(folder.resolve("machine"));
    user("1000", "1000 27", "dialout:x:20:");
  }

  @Test
  void a_user_without_the_group_is_told_how_to_join_it() throws IOException {
    assertThat(ports(LEFT, "group").level()).isEqualTo(Level.FAIL);
    assertThat(ports(LEFT, "group").repair()).contains("usermod -aG dialout");
    user("1000", "1000 27", "dialout:x:20:bob,ada");
    assertThat(ports(LEFT, "group").repair()).isEqualTo("newgrp dialout");
    user("1000", "1000 20", "dialout:x:20:ada");
    assertThat(ports(LEFT, "group").level()).isEqualTo(Level.OK);
    user("0", "0", "dialout:x:20:");
    assertThat(ports(LEFT, "group").level()).isEqualTo(Level.OK);
  }

  @Test
  void a_missing_group_matters_only_to_serial_boards() throws IOException {
    BoardKind twin = new Emulated(Emulator.HOST);
    assertThat(ports(twin, "group").level()).isEqualTo(Level.WARN);
  }

  @Test
  void the_udev_rule_is_looked_for() throws IOException {
    assertThat(ports(LEFT, "udev").repair())
        .contains("sudo cp firmware-scripts/udev/70-hilab.rules");
    Files.createFile(machine.machine().etc().resolve("udev/rules.d/70-hilab.rules"));
    assertThat(ports(LEFT, "udev").level()).isEqualTo(Level.OK);
  }

  @Test
  void a_board_that_is_not_plugged_in_fails_and_one_that_moved_warns() throws IOException {
    assertThat(ports(LEFT, "adapter").what()).contains("left (serial DN01", "not plugged in");
    machine.plug("1-9", "0403:6010", "DN01", "ttyUSB0", "ttyUSB1");
    assertThat(ports(LEFT, "adapter").level()).isEqualTo(Level.WARN);
    assertThat(ports(LEFT, "adapter").repair()).contains("usb = \"1-9:1.1\"");
    machine.plug("1-2", "0403:6010", "DN01", "ttyUSB2", "ttyUSB3");
    assertThat(ports(LEFT, "adapter").what()).endsWith("ttyUSB3");
  }

  @Test
  void the_program_that_has_the_port_is_named() throws IOException {
    machine.plug("1-2", "0403:6010", "DN01", "ttyUSB0", "ttyUSB1");
    assertThat(ports(LEFT, "port").level()).isEqualTo(Level.OK);
    Path process = Files.createDirectories(machine.machine().proc().resolve("4711/fd"));
    Files.writeString(process.resolveSibling("comm"), "minicom\n");
    Files.createSymbolicLink(process.resolve("5"), machine.dev("ttyUSB1").toRealPath());
    Finding busy = ports(LEFT, "port");
    assertThat(busy.level()).isEqualTo(Level.FAIL);
    assertThat(busy.what()).contains("ttyUSB1 is used by minicom (process 4711)");
    assertThat(busy.repair()).isEqualTo("kill 4711");
    Files.writeString(process.resolveSibling("comm"), "ModemManager\n");
    assertThat(ports(LEFT, "port").repair()).isEqualTo("sudo systemctl stop ModemManager");
  }

  @Test
  void an_sdk_is_needed_by_a_simulator_and_its_tools_are_looked_for() throws IOException {
    Path sdk = folder.resolve("sdk");
    BoardKind simulator = new Gvsoc(Optional.of(sdk));
    assertThat(tools(simulator, "sdk").level()).isEqualTo(Level.FAIL);
    assertThat(tools(LEFT, "sdk").level()).isEqualTo(Level.WARN);
    Files.createDirectories(sdk.resolve("configs"));
    assertThat(tools(simulator, "sdk").level()).isEqualTo(Level.OK);
    assertThat(tools(simulator, "simulator").repair()).contains("gvsoc.all");
    Path bin = Files.createDirectories(sdk.resolve("install/workstation/bin"));
    assertThat(Files.createFile(bin.resolve("gvsoc_launcher")).toFile().setExecutable(true))
        .isTrue();
    assertThat(tools(simulator, "simulator").level()).isEqualTo(Level.OK);
  }

  @Test
  void compilers_are_needed_by_the_boards_that_are_emulated_with_them() {
    Finding finding = tools(new Emulated(Emulator.HOST), "emulated");
    assertThat(finding.level()).isEqualTo(Level.FAIL);
    assertThat(finding.what()).contains("make, gcc");
    assertThat(tools(LEFT, "emulated").level()).isEqualTo(Level.WARN);
  }

  @Test
  void a_server_that_is_gone_or_forgot_the_bench_fails() throws Exception {
    Path data = folder.resolve("data");
    assertThat(server(data).getFirst().what()).contains("joined no lab");
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          boolean known =
              "Bearer s3cret".equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(known ? 404 : 401, -1);
          exchange.close();
        });
    http.start();
    String url = "http://localhost:" + http.getAddress().getPort();
    try {
      new Credentials(url, "bench", "s3cret").write(data);
      List<Finding> known = server(data);
      assertThat(known).extracting(Finding::level).containsExactly(Level.OK, Level.OK);
      assertThat(known.getLast().what()).contains("differ by");
      new Credentials(url, "bench", "old").write(data);
      assertThat(server(data).getFirst().repair()).contains("hilab agent join");
    } finally {
      http.stop(0);
    }
    assertThat(server(data).getFirst().what()).contains("does not answer");
  }

  private static List<Finding> server(Path data) throws InterruptedException {
    return new ServerChecks(data, new TrustOption(), Instant::now).findings();
  }

  @Test
  void the_exit_code_says_whether_something_fails() throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    assertThat(run(data).path("exit").asInt()).isZero();
    Files.writeString(data.resolve("boards.toml"), "[board.left]\nkind = \"toaster\"\n");
    JsonNode report = run(data);
    assertThat(report.path("exit").asInt()).isEqualTo(1);
    assertThat(report.path("failed").asInt()).isEqualTo(1);
    JsonNode first = report.path("findings").path(0);
    assertThat(first.path("level").asText()).isEqualTo("fail");
    assertThat(first.path("what").asText()).contains("kind is \"toaster\"");
    for (JsonNode finding : report.path("findings")) {
      assertThat(finding.path("repair").asText().isEmpty())
          .as("%s", finding)
          .isEqualTo(finding.path("level").asText().equals("ok"));
    }
  }

  private JsonNode run(Path data) throws IOException {
    StringWriter out = new StringWriter();
    int exit =
        new CommandLine(new DoctorCommand())
            .setOut(new PrintWriter(out))
            .execute("--json", "--data=" + data, machine.option());
    JsonNode report = JsonMapper.builder().build().readTree(out.toString());
    return ((com.fasterxml.jackson.databind.node.ObjectNode) report).put("exit", exit);
  }

  private Finding ports(BoardKind kind, String check) throws IOException {
    return one(new PortChecks(patient(kind)).findings(), check);
  }

  private Finding tools(BoardKind kind, String check) {
    return one(new ToolChecks(patient(kind)).findings(), check);
  }

  private static Finding one(List<Finding> findings, String check) {
    return findings.stream().filter(one -> one.check().equals(check)).findFirst().orElseThrow();
  }

  private Patient patient(BoardKind kind) {
    return new Patient(
        machine.machine(),
        Map.of("USER", "ada", "PATH", folder.toString()),
        folder,
        List.of(new BoardEntry("left", kind)));
  }

  private void user(String uid, String groups, String line) throws IOException {
    Files.writeString(
        machine.machine().proc().resolve("self/status"),
        "Name:\tjava\nUid:\t"
            + String.join("\t", uid, uid, uid, uid)
            + "\nGroups:\t"
            + groups
            + " \n");
    Files.writeString(machine.machine().etc().resolve("group"), "root:x:0:\n" + line + "\n");
  }
}
