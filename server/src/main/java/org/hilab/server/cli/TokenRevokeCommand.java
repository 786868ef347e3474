package org.hilab.server.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "revoke",
    mixinStandardHelpOptions = true,
    description = "Shuts a bench out: its secret and its token are void, its session ends.",
    footer = {"", "Example:", "  ./hilab token revoke bench-2 --data lab"})
final class TokenRevokeCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "As hilab token list names it.")
  private String name = "";

  @Mixin private final TokenDesk desk = new TokenDesk();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    desk.revoke(name);
    output.print(Output.object().put("revoked", name), "Revoked " + name + ".");
    return ExitCode.OK;
  }
}
