package org.hilab.server.cli;

import org.hilab.server.journal.Spec.Racing;
import picocli.CommandLine.Option;

/** How a race is run. */
final class RacingOptions {
  @Option(
      names = "--racing-confidence",
      defaultValue = "0.98",
      description =
          "How certain it has to be that a candidate stays behind. Default: ${DEFAULT-VALUE}.")
  private double confidence;

  @Option(
      names = "--racing-first",
      defaultValue = "4",
      description = "Images until it is asked for the first time. Default: ${DEFAULT-VALUE}.")
  private int first;

  @Option(
      names = "--racing-step",
      defaultValue = "4",
      description = "Images until it is asked again. Default: ${DEFAULT-VALUE}.")
  private int step;

  Racing racing() {
    return new Racing(
        Choice.between("--racing-confidence", confidence, 0.5, 1),
        Choice.within("--racing-first", first, 2, 1_000_000),
        Choice.within("--racing-step", step, 1, 1_000_000));
  }
}
