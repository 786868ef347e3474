package org.hilab.agent;

import org.hilab.agent.autotiler.AutotilerCommand;
import org.hilab.agent.bench.BenchCommand;
import org.hilab.agent.boards.BoardsCommand;
import org.hilab.agent.doctor.DoctorCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
    name = "hilab agent",
    description = "Runs candidates on the devices of this bench and reports their latency.",
    mixinStandardHelpOptions = true,
    version = "hilab agent 0.1.0",
    footerHeading = "%nExamples:%n",
    footer = {
      "  hilab agent join http://lab:8080 --token join-Xyz",
      "  hilab agent boards discover",
      "  hilab agent doctor",
      "  hilab agent run",
    },
    subcommands = {
      JoinCommand.class,
      RunCommand.class,
      BoardsCommand.class,
      DoctorCommand.class,
      AutotilerCommand.class,
      BenchCommand.class
    })
final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Say what to do: " + String.join(", ", spec.subcommands().keySet()) + ".");
  }
}
