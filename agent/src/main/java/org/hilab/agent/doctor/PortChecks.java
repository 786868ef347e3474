package org.hilab.agent.doctor;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hilab.agent.boards.BoardEntry;
import org.hilab.agent.boards.BoardKind;
import org.hilab.agent.boards.SerialPort;
import org.hilab.agent.boards.SerialPorts;
import org.hilab.agent.boards.Whereabouts;
import org.hilab.agent.line.PortOwners;
import org.hilab.agent.outbox.DataFolder;

/** Whether the serial boards are plugged in, may be opened, and are free. */
final class PortChecks {
  private static final String GROUP = "dialout";
  private static final String RULE = "70-hilab.rules";

  private final Patient patient;
  private final List<SerialPort> ports;
  private final boolean needed;

  PortChecks(Patient patient) throws IOException {
    this.patient = patient;
    this.ports = SerialPorts.of(patient.machine());
    this.needed = patient.has(kind -> kind instanceof BoardKind.Serial);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(List.of(group(), rule()));
    findings.addAll(adapters());
    findings.addAll(busy());
    return findings;
  }

  /** Root may open everything; others need the group, in this process and not only in the file. */
  private Finding group() {
    String check = "group";
    String join = "sudo usermod -aG " + GROUP + " $USER   # then log in again";
    try {
      List<String> status = Files.readAllLines(patient.machine().proc().resolve("self/status"));
      if (words(status, "Uid:").contains("0")) {
        return Finding.ok(check, "this user is root");
      }
      Optional<String> line =
          Files.readAllLines(patient.machine().etc().resolve("group")).stream()
              .filter(text -> text.startsWith(GROUP + ":"))
              .findFirst();
      if (line.isEmpty()) {
        return Finding.missing(
            check, needed, "there is no group " + GROUP, "sudo groupadd --system " + GROUP);
      }
      String[] fields = line.get().split(":", -1);
      if (words(status, "Groups:").contains(fields[2])) {
        return Finding.ok(check, "this process is in the group " + GROUP);
      }
      boolean isMember =
          Arrays.asList(fields[fields.length - 1].split(",")).contains(patient.variable("USER"));
      return isMember
          ? Finding.missing(
              check, needed, "the user is in " + GROUP + ", this login is not", "newgrp " + GROUP)
          : Finding.missing(check, needed, "the user is not in the group " + GROUP, join);
    } catch (IOException | IndexOutOfBoundsException e) {
      return Finding.warn(check, "the groups cannot be read (" + e + ")", "id");
    }
  }

  private static Set<String> words(List<String> status, String field) {
    return status.stream()
        .filter(line -> line.startsWith(field))
        .flatMap(line -> Arrays.stream(line.substring(field.length()).strip().split("\\s+")))
        .collect(Collectors.toSet());
  }

  private Finding rule() {
    Path rules = patient.machine().etc().resolve("udev/rules.d");
    try (DirectoryStream<Path> found = Files.newDirectoryStream(rules, "*hilab*.rules")) {
      for (Path rule : found) {
        return Finding.ok("udev", rule + " is installed");
      }
    } catch (IOException e) {
      // no folder, no rule
    }
    return Finding.warn(
        "udev",
        "no rule for GAP8's adapters: openocd may need root, and ModemManager may write to them",
        "sudo cp firmware-scripts/udev/"
            + RULE
            + " /etc/udev/rules.d/ && sudo udevadm control --reload && sudo udevadm trigger");
  }

  private List<Finding> adapters() {
    List<Finding> findings = new ArrayList<>();
    for (BoardEntry board : patient.boards()) {
      if (board.kind() instanceof BoardKind.Serial serial) {
        findings.add(adapter(board.name(), serial));
      }
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok("adapter", ports.size() + " serial lines are plugged in, no board needs one"));
    }
    return findings;
  }

  private Finding adapter(String name, BoardKind.Serial board) {
    return switch (Whereabouts.of(board.adapter(), patient.boards(), ports)) {
      case Whereabouts.Here here when here.moved() ->
          Finding.warn(
              "adapter",
              name + " is at " + here.port().tty() + ", but not where boards.toml says",
              "write usb = \"" + here.port().adapter().usb() + "\" there");
      case Whereabouts.Here here -> Finding.ok("adapter", name + " is at " + here.port().tty());
      case Whereabouts.Missing() ->
          Finding.fail(
              "adapter",
              name + " (" + board.adapter() + ") is not plugged in",
              "hilab agent boards discover --watch");
      case Whereabouts.Ambiguous ambiguous ->
          Finding.fail(
              "adapter",
              name + " could be any of " + ambiguous.ttys(),
              "hilab agent boards discover   # and write both serial and usb");
    };
  }

  private List<Finding> busy() {
    List<Finding> findings = new ArrayList<>();
    for (SerialPort port : ports) {
      for (String owner : PortOwners.of(patient.machine().proc(), port.tty(), pid -> false)) {
        findings.add(busy(port.tty(), owner));
      }
    }
    if (findings.isEmpty()) {
      findings.add(Finding.ok("port", "no other program has a serial line open"));
    }
    return findings;
  }

  private Finding busy(Path tty, String owner) {
    String what = tty + " is used by " + owner;
    if (owner.startsWith("java ") && DataFolder.isTaken(patient.data())) {
      return Finding.ok("port", what + ", the agent of this bench");
    }
    String repair =
        owner.startsWith("ModemManager")
            ? "sudo systemctl stop ModemManager"
            : "kill " + owner.replaceAll(".*\\(process (\\d+)\\)", "$1");
    return Finding.missing("port", needed, what, repair);
  }
}
