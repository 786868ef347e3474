package org.hilab.server.cli;

import picocli.CommandLine.Command;

@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures hilab beside what one would use instead.",
    subcommands = {
      BenchSearchCommand.class,
      BenchQuantizationCommand.class,
      BenchSizeCommand.class
    })
final class BenchCommand {}
