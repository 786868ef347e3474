package org.hilab.server.supernet.imports;

import java.nio.file.Path;
import org.hilab.server.candidate.InvalidInput;

/** Bounds what a file may ask for: small files can describe large tensors many times. */
final class ValueBudget {
  /** 1 GiB of float32; the largest DeepLab supernet has 42 million values. */
  private static final long MOST_VALUES = 1L << 28;

  private final Path file;
  private long left = MOST_VALUES;

  ValueBudget(Path file) {
    this.file = file;
  }

  /**
   * Takes the values of one tensor.
   *
   * @return how many, as an array's length
   * @throws InvalidInput if they are more than are left
   */
  int take(String tensor, long values) {
    if (values < 0 || values > left) {
      throw new InvalidInput(
          "The tensors of a weight file are too large",
          file + ", tensor " + tensor + " has " + values + " values",
          "Give a supernet of at most " + MOST_VALUES + " values");
    }
    left -= values;
    return (int) values;
  }
}
