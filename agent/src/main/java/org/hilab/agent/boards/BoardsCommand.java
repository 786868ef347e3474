package org.hilab.agent.boards;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent boards}: what this bench has. */
@Command(
    name = "boards",
    description = "Finds, names and tries the boards of this bench; they stand in boards.toml.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hilab agent boards discover --watch",
      "  hilab agent boards add left --model gapuino --tty /dev/ttyUSB1",
      "  hilab agent boards add twin --kind emulated --on qemu",
      "  hilab agent boards list",
      "  hilab agent boards test left",
    },
    subcommands = {
      DiscoverCommand.class,
      AddCommand.class,
      RemoveCommand.class,
      ListCommand.class,
      RenameCommand.class,
      TestCommand.class,
      ConsoleCommand.class,
    })
public final class BoardsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: " + String.join(", ", spec.subcommands().keySet()) + ".");
  }
}
