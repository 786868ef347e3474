package org.hilab.agent.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.DataOption;
import org.hilab.agent.JsonOption;
import org.hilab.agent.TrustOption;
import org.hilab.agent.boards.BoardEntry;
import org.hilab.agent.boards.BoardsFile;
import org.hilab.agent.boards.MachineOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code agent doctor}: what keeps this bench from working. */
@Command(
    name = "doctor",
    description = "Looks at everything a bench needs; each line has the command that repairs it.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:nothing fails", "1:something fails"},
    footerHeading = "%nExample:%n",
    footer = "  hilab agent doctor")
public final class DoctorCommand implements Callable<Integer> {
  @Mixin private final TrustOption trust = new TrustOption();
  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption output = new JsonOption();
  @Mixin private final MachineOption machine = new MachineOption();

  @Override
  public Integer call() throws InterruptedException {
    List<Finding> findings = findings();
    long failed = findings.stream().filter(one -> one.level() == Finding.Level.FAIL).count();
    ObjectNode report = JsonOption.object().put("failed", failed);
    StringJoiner lines = new StringJoiner(System.lineSeparator());
    for (Finding finding : findings) {
      report.withArray("findings").add(finding.json());
      lines.add(finding.toString());
    }
    output.print(report, lines.toString());
    return failed == 0 ? 0 : 1;
  }

  private List<Finding> findings() throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    BoardsFile file = new BoardsFile(data.folder());
    List<BoardEntry> boards = List.of();
    try {
      boards = file.boards();
      findings.add(Finding.ok("boards", boards.size() + " in " + file.path()));
    } catch (AgentFailure e) {
      findings.add(
          Finding.fail("boards", String.valueOf(e.getMessage()), "$EDITOR " + file.path()));
    }
    Patient patient = new Patient(machine.machine(), System.getenv(), data.folder(), boards);
    try {
      findings.addAll(new PortChecks(patient).findings());
    } catch (IOException e) {
      findings.add(Finding.fail("adapter", "adapters cannot be looked for (" + e + ")", "ls /sys"));
    }
    findings.addAll(new ToolChecks(patient).findings());
    findings.addAll(new HouseChecks(data.folder()).findings());
    findings.addAll(new ServerChecks(data.folder(), trust, InstantSource.system()).findings());
    return findings;
  }
}
