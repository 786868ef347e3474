package org.hilab.agent.boards;

import java.util.concurrent.Callable;
import org.hilab.agent.AgentFailure;
import org.hilab.agent.DataOption;
import org.hilab.agent.JsonOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "rename",
    description = "Gives a board another name; the lab counts it as a new board.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  hilab agent boards rename left bench-left")
final class RenameCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "NAME", description = "The name it has.")
  private String name = "";

  @Parameters(index = "1", paramLabel = "NEW", description = "The name it shall have.")
  private String newName = "";

  @Mixin private final DataOption data = new DataOption();
  @Mixin private final JsonOption output = new JsonOption();

  @Override
  public Integer call() {
    if (!newName.matches(BoardEntry.NAME)) {
      throw new AgentFailure(
          AgentFailure.USAGE,
          "\"" + newName + "\" cannot be a board's name; match " + BoardEntry.NAME + ".");
    }
    new BoardsFile(data.folder()).rename(name, newName);
    output.print(
        JsonOption.object().put("name", newName).put("before", name),
        name + " is called " + newName + " now.");
    return 0;
  }
}
