package org.hilab.agent.boards;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import org.hilab.agent.JsonOption;
import org.hilab.agent.devices.BareBoard;
import org.hilab.agent.devices.DeviceFailure;
import org.hilab.link.Transport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "test",
    description =
        "Greets a board and lets it add two tensors, over its own line and without a lab.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:the board is sound", "1:it is not", "2:there is no such board"},
    footerHeading = "%nExample:%n",
    footer = "  hilab agent boards test left")
final class TestCommand implements Callable<Integer> {
  @Mixin private final BareBoards bare = new BareBoards();
  @Mixin private final JsonOption output = new JsonOption();

  @Override
  public Integer call() throws InterruptedException {
    try (BareBoard board = bare.board();
        Transport line = board.open()) {
      return say(new BoardTrial(line, board.settings(), new SplittableRandom()).run());
    } catch (DeviceFailure e) {
      return say(new BoardTrial.Verdict.Unsound(String.valueOf(e.getMessage())));
    }
  }

  private int say(BoardTrial.Verdict verdict) {
    ObjectNode report = JsonOption.object().put("name", bare.name());
    return switch (verdict) {
      case BoardTrial.Verdict.Sound sound -> {
        output.print(sound.json(report), bare.name() + " is sound\n" + sound.text());
        yield 0;
      }
      case BoardTrial.Verdict.Unsound unsound -> {
        report.put("sound", false).put("why", unsound.why());
        output.print(report, bare.name() + " is not sound: " + unsound.why());
        yield 1;
      }
    };
  }
}
