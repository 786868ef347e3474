package org.hilab.agent.boards;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.DataOption;
import org.hilab.agent.blobs.BlobStore;
import org.hilab.agent.devices.BareBoard;
import org.hilab.agent.devices.ResidentDevices;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.protocol.BoardId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The board that a command is given, without a lab. */
final class BareBoards {
  @Parameters(paramLabel = "NAME", description = "As hilab agent boards list names it.")
  private String name = "";

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final MachineOption machine = new MachineOption();

  String name() {
    return name;
  }

  /**
   * The board, not brought up yet.
   *
   * @throws AgentFailure if there is none of this name, or it is a model
   */
  BareBoard board() {
    BoardsFile file = new BoardsFile(data.folder());
    BoardEntry board = file.board(name);
    List<BoardEntry> boards = file.boards();
    FirmwareBuild firmware = FirmwareBuild.ofInstallation();
    Path folder = data.folder();
    BoardDevices.Bench bench = new BoardDevices.Bench(machine.machine(), System.getenv(), folder);
    BlobStore noBlobs =
        new BlobStore(
            folder.resolve("blobs"),
            blob -> {
              throw new IOException("there is no lab to ask for " + blob);
            },
            InstantSource.system());
    ResidentDevices devices = new ResidentDevices(noBlobs, firmware, new SplittableRandom());
    return new BoardDevices(bench, boards, firmware)
        .place(board)
        .map(place -> devices.bare(new BoardId(name), place))
        .orElseThrow(() ->
            new AgentFailure(
                AgentFailure.USAGE,
                "Board " + name + " is the analytic model: it has no line and needs no test."));
  }
}
