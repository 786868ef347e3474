package org.hilab.agent.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hilab.agent.boards.BoardEntry;
import org.hilab.agent.boards.BoardKind;
import org.hilab.agent.boards.BoardKind.Emulator;
import org.hilab.agent.tools.FirmwareBuild;

/** Whether the programs are there that flash, simulate and emulate boards. */
final class ToolChecks {
  private static final String SDK_HOME = "GAP_SDK_HOME";
  private static final String SDK_ADVICE =
      "git clone https://github.com/GreenWaves-Technologies/gap_sdk   # build it, then export"
          + " GAP_SDK_HOME=…";

  private final Patient patient;
  private final boolean simulates;
  private final boolean flashes;

  ToolChecks(Patient patient) {
    this.patient = patient;
    this.simulates = patient.has(kind -> kind instanceof BoardKind.Gvsoc);
    this.flashes = patient.has(kind -> kind instanceof BoardKind.Serial);
  }

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    Optional<Path> sdk = sdk();
    if (sdk.isEmpty()) {
      findings.add(
          Finding.missing(
              "sdk",
              simulates,
              "no GAP SDK: neither GAP_SDK_HOME nor boards.toml names its folder; boards cannot be"
                  + " flashed nor simulated",
              SDK_ADVICE));
    } else {
      findings.addAll(ofSdk(sdk.get()));
    }
    findings.add(compilers(Emulator.HOST, FirmwareBuild.Target.HOST));
    findings.add(compilers(Emulator.QEMU, FirmwareBuild.Target.QEMU));
    return findings;
  }

  private Optional<Path> sdk() {
    Optional<Path> written =
        patient.boards().stream()
            .map(BoardEntry::kind)
            .filter(BoardKind.Gvsoc.class::isInstance)
            .flatMap(kind -> ((BoardKind.Gvsoc) kind).sdk().stream())
            .findFirst();
    return written.or(() ->
        Optional.of(patient.variable(SDK_HOME)).filter(text -> !text.isEmpty()).map(Path::of));
  }

  private List<Finding> ofSdk(Path sdk) {
    if (!Files.isDirectory(sdk.resolve("configs"))) {
      String what = sdk + " is no GAP SDK: it has no folder configs";
      return List.of(Finding.missing("sdk", simulates, what, SDK_ADVICE));
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(Finding.ok("sdk", "the GAP SDK is in " + sdk));
    findings.add(
        tool(
            "gapy",
            simulates || flashes,
            List.of(sdk.resolve("utils/gapy/gapy")),
            "make -C " + sdk));
    findings.add(
        tool(
            "openocd",
            false,
            List.of(sdk.resolve("install/workstation/gap8-openocd/bin/openocd")),
            "make -C " + sdk + " openocd.all   # needed to flash"));
    findings.add(
        tool(
            "gvsoc_launcher",
            simulates,
            List.of(sdk.resolve("install/workstation/bin/gvsoc_launcher")),
            "make -C " + sdk + " gvsoc.all"));
    return findings;
  }

  private Finding tool(String name, boolean needed, List<Path> usual, String repair) {
    String check = name.equals("gvsoc_launcher") ? "simulator" : name;
    return usual.stream()
        .filter(Files::isExecutable)
        .findFirst()
        .or(() -> patient.program(name))
        .map(found -> Finding.ok(check, found + " is there"))
        .orElseGet(() -> Finding.missing(check, needed, "there is no " + name, repair));
  }

  private Finding compilers(Emulator emulator, FirmwareBuild.Target target) {
    boolean needed = patient.has(kind -> kind.equals(new BoardKind.Emulated(emulator)));
    List<String> missing =
        target.tools().stream().filter(tool -> patient.program(tool).isEmpty()).toList();
    String check = "emulated";
    String what = "a board emulated on " + emulator.word();
    return missing.isEmpty()
        ? Finding.ok(check, what + " has its tools")
        : Finding.missing(
            check, needed, what + " needs " + String.join(", ", missing), "./hilab --install");
  }
}
