package org.hilab.agent.boards;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.JsonOption;
import org.hilab.agent.devices.BareBoard;
import org.hilab.agent.devices.DeviceFailure;
import org.hilab.link.Transport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "console",
    description = {
      "Shows what a board says and sends it what is typed, without the line end, until Ctrl-C.",
      "MLPerf Tiny's text commands work: name%% profile%% timestamp%% infer N W%% results%%"
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  hilab agent boards console left",
      "  echo 'name%%' | hilab agent boards console left",
    })
final class ConsoleCommand implements Callable<Integer> {
  @Option(names = "--raw", description = "Pass bytes both ways as they are.")
  private boolean raw;

  @Option(
      names = "--quiet-seconds",
      defaultValue = "1",
      description =
          "When standard input has ended, end after so long without output. Default:"
              + " ${DEFAULT-VALUE}.")
  private int quietSeconds;

  @Mixin private final BareBoards bare = new BareBoards();
  @Mixin private final JsonOption output = new JsonOption();

  @Override
  public Integer call() throws InterruptedException {
    try (BareBoard board = bare.board();
        Transport line = board.open()) {
      Console console = new Console(line, Duration.ofSeconds(quietSeconds));
      InputStream typed = System.in;
      if (raw) {
        OutputStream out = System.out;
        console.raw(typed, out);
      } else {
        console.text(typed, text -> output.print(JsonOption.object().put("text", text), text));
      }
      return 0;
    } catch (DeviceFailure e) {
      throw new AgentFailure(AgentFailure.BROKEN, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new AgentFailure(AgentFailure.BROKEN, "The line to the board is gone: " + e + ".");
    }
  }
}
