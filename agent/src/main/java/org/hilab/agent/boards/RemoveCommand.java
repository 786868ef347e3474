package org.hilab.agent.boards;

import java.util.concurrent.Callable;
import org.hilab.agent.DataOption;
import org.hilab.agent.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "remove",
    description = "Takes a board out of boards.toml; comments stay.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  hilab agent boards remove left")
final class RemoveCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "As hilab agent boards list names it.")
  private String name = "";

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption output = new JsonOption();

  @Override
  public Integer call() {
    new BoardsFile(data.folder()).remove(name);
    output.print(JsonOption.object().put("removed", name), "Removed " + name + ".");
    return 0;
  }
}
