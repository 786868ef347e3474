package org.hilab.server.cli;

import org.hilab.server.accuracy.Conventions;
import org.hilab.server.accuracy.Conventions.ClassMean;
import org.hilab.server.accuracy.Conventions.VoidPixels;
import picocli.CommandLine.Option;

/** What counts in a mean IoU. */
final class ConventionOptions {
  @Option(
      names = "--void",
      defaultValue = "ignore",
      description =
          "ignore pixels without a class, or count every prediction there as an error."
              + " Default: ${DEFAULT-VALUE}.")
  private String voidPixels = "";

  @Option(
      names = "--mean",
      defaultValue = "present",
      description =
          "Over the classes present in the ground truth, over the union of those and the predicted"
              + " ones, or over all. Default: ${DEFAULT-VALUE}.")
  private String mean = "";

  Conventions conventions() {
    return new Conventions(
        Choice.of("mean", ClassMean.values(), ClassMean::key, mean),
        Choice.of("treatment of void pixels", VoidPixels.values(), VoidPixels::key, voidPixels));
  }
}
