package org.hilab.server.cli;

import picocli.CommandLine.Command;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures hilab beside what one would use instead.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  ./hilab bench size",
      "  ./hilab bench search --supernet F.safetensors --dataset voc:DIR",
    },
    subcommands = {
      BenchSearchCommand.class,
      BenchRacingCommand.class,
      BenchQuantizationCommand.class,
      BenchWorkersCommand.class,
      BenchTrainingCommand.class,
      BenchMessagesCommand.class,
      BenchSizeCommand.class
    })
final class BenchCommand {}
