package org.hilab.server.cli;

import picocli.CommandLine.Command;

@Command(
    name = "latency",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Latency tables: what every layer shape of a space costs on a board.",
      "With a table a candidate's latency is a sum, and no candidate waits for a board.",
    },
    subcommands = {
      LatencyBuildCommand.class,
      LatencyShowCommand.class,
      LatencyExportCommand.class,
      LatencyCompareCommand.class,
      LatencyConfirmCommand.class,
    })
final class LatencyCommand {}
