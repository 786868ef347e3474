package org.hilab.server.cli;

import picocli.CommandLine.Option;

/** The option of every command that keeps activations. */
final class CacheOption {
  private static final int MOST_MEGABYTES = 1 << 20;

  @Option(
      names = "--cache-mb",
      defaultValue = "768",
      description =
          "Memory for what networks begin with in common, all workers together."
              + " Default: ${DEFAULT-VALUE}.")
  private int megabytes;

  long bytes() {
    return (long) Choice.within("--cache-mb", megabytes, 0, MOST_MEGABYTES) << 20;
  }
}
