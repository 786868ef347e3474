package org.hilab.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Lists the benches that have joined and the tokens that wait for one.",
    footer = {"", "Example:", "  ./hilab token list --data lab"})
final class TokenListCommand implements Callable<Integer> {
  @Mixin private final TokenDesk desk = new TokenDesk();
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    ArrayNode tokens = desk.list();
    StringJoiner lines =
        new StringJoiner("\n").setEmptyValue("No bench has joined, no token waits.");
    for (JsonNode token : tokens) {
      String until = token.path("expiresAt").isNull() ? "" : " until " + text(token, "expiresAt");
      lines.add(
          String.format(
              "%-24s %-8s since %s%s",
              text(token, "name"), text(token, "state"), text(token, "createdAt"), until));
    }
    output.print(Output.object().set("tokens", tokens), lines.toString());
    return ExitCode.OK;
  }

  private static String text(JsonNode token, String field) {
    return token.path(field).asText();
  }
}
