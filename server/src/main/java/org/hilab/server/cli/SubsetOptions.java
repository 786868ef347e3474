package org.hilab.server.cli;

import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import picocli.CommandLine.Option;

/** The options of every command that scores on a part of a split. */
final class SubsetOptions {
  @Option(names = "--split", defaultValue = "val", description = "Default: ${DEFAULT-VALUE}.")
  private String split = "";

  @Option(
      names = "--fraction",
      description = "Share of the split, from its start. Default: ${DEFAULT-VALUE}.")
  private double fraction;

  /** The commands differ in how much they take when nothing is said. */
  SubsetOptions(double defaultFraction) {
    fraction = defaultFraction;
  }

  String split() {
    return split;
  }

  double fraction() {
    return fraction;
  }

  /** Those images, stretched to a network's input. */
  PreparedImages resized(DatasetSpec dataset, int inputSize) {
    return PreparedImages.load(
        dataset.open(split),
        Subset.first(fraction),
        PreparedImages.Loading.with(new Preprocessing.Resize(inputSize)));
  }
}
