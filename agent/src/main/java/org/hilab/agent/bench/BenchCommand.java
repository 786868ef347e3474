package org.hilab.agent.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code agent bench}. */
@Command(
    name = "bench",
    description = "Measures what this agent withstands.",
    mixinStandardHelpOptions = true,
    subcommands = LineCommand.class)
public final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to measure: line.");
  }
}
