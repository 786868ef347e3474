package org.hilab.agent;

import org.hilab.agent.bench.BenchCommand;
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
    footerHeading = "%nExample:%n",
    footer = "  hilab agent run --server ws://localhost:8080 --token-file token",
    subcommands = {RunCommand.class, BenchCommand.class})
final class AgentCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do: run or bench.");
  }
}
