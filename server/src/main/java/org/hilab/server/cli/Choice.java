package org.hilab.server.cli;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.hilab.server.candidate.InvalidInput;

/** What the values of options may be, where picocli's own words would not help. */
final class Choice {
  private Choice() {}

  /**
   * The one of a few things that a word names.
   *
   * @throws InvalidInput that names them all
   */
  static <T> T of(String what, T[] known, Function<T, String> key, String word) {
    return Arrays.stream(known)
        .filter(one -> key.apply(one).equals(word))
        .findFirst()
        .orElseThrow(() ->
            new InvalidInput(
                "Unknown " + what,
                "\"" + word + "\"",
                "Name one of " + Arrays.stream(known).map(key).collect(Collectors.joining(", "))));
  }

  /**
   * The number, if it lies in the range.
   *
   * @throws InvalidInput that names the option and the range
   */
  static int within(String option, int value, int smallest, int largest) {
    if (value < smallest || value > largest) {
      throw new InvalidInput(
          "A number is out of range",
          option + " " + value,
          "Choose " + smallest + " to " + largest);
    }
    return value;
  }

  /**
   * The number, if it lies between the two.
   *
   * @throws InvalidInput that names the option and the range
   */
  static double between(String option, double value, double low, double high) {
    if (!(value > low && value < high)) {
      throw new InvalidInput(
          "A number is out of range", option + " " + value, "Choose one in " + low + " to " + high);
    }
    return value;
  }
}
