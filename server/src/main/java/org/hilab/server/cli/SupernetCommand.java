package org.hilab.server.cli;

import picocli.CommandLine.Command;

@Command(
    name = "supernet",
    mixinStandardHelpOptions = true,
    description = "Reads weights that other frameworks have trained.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  ./hilab supernet inspect checkpoint.pth",
      "  ./hilab supernet import checkpoint.pth --map torch.map --out F.safetensors",
    },
    subcommands = {SupernetImportCommand.class, SupernetInspectCommand.class})
final class SupernetCommand {}
