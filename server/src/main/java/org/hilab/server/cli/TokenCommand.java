package org.hilab.server.cli;

import picocli.CommandLine.Command;

@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description = "Lets benches join a lab: makes, lists and revokes their tokens.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  ./hilab token create bench-2 --data lab",
      "  ./hilab token list --data lab",
      "  ./hilab token revoke bench-2 --data lab",
    },
    subcommands = {
      TokenCreateCommand.class,
      TokenListCommand.class,
      TokenRevokeCommand.class,
    })
final class TokenCommand {}
