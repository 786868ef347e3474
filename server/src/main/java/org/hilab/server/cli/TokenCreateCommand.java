package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = "Makes a one-time token, with which one bench joins this lab.",
    footer = {"", "Example:", "  ./hilab token create bench-2 --data lab --hours 24"})
final class TokenCreateCommand implements Callable<Integer> {
  private static final int MOST_HOURS = 720;

  @Parameters(paramLabel = "NAME", description = "The bench's name: letters, digits, . - _")
  private String name = "";

  @Option(
      names = "--hours",
      defaultValue = "1",
      description = "How long the token can be used. Default: ${DEFAULT-VALUE}.")
  private int hours;

  @Mixin private final TokenDesk desk = new TokenDesk();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    Duration validFor = Duration.ofHours(Choice.within("--hours", hours, 1, MOST_HOURS));
    TokenDesk.Issued issued = desk.create(name, validFor);
    ObjectNode report = Output.object().put("name", name);
    report.put("token", issued.token()).put("expiresAt", issued.expiresAt());
    report.put("command", issued.command());
    output.print(
        report,
        issued.command()
            + "\n\nRun this on the bench, once, before "
            + issued.expiresAt()
            + "; HOST is this machine's name there.");
    return ExitCode.OK;
  }
}
