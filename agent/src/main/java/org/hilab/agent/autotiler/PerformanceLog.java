package org.hilab.agent.autotiler;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a generated network prints of itself, in both forms that the tools have had: cycles and
 * operations of each layer and in total, with or without their shares in per cent.
 */
final class PerformanceLog {
  /** Lines may have been broken on the way (gap_sdk issue 150). */
  private static final Pattern ROW =
      Pattern.compile(
          "(\\S+)\\s*:\\s*Cycles:\\s*(-?\\d+),\\s*(?:Cyc%:\\s*[-\\d.]+%,\\s*)?"
              + "Operations:\\s*(-?\\d+),\\s*(?:Op%:\\s*[-\\d.]+%,\\s*)?"
              + "Operations/Cycle:\\s*\\S+");

  private static final String TOTAL = "Total";

  /** The counters have 32 bits and some projects print them with a sign. */
  private static final long WRAP = 1L << 32;

  private PerformanceLog() {}

  /** One layer. */
  record Row(String name, long cycles, long operations) {}

  /**
   * The whole table.
   *
   * @param cycles of one inference
   */
  record Table(List<Row> layers, long cycles) {
    Table {
      layers = List.copyOf(layers);
    }
  }

  /** The table is not there or cannot be believed; the message says why. */
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    Unreadable(String why) {
      super(why);
    }
  }

  /**
   * Reads the last table of a text.
   *
   * @throws Unreadable if there is none, counters stood still, or the total is not the sum
   */
  static Table parse(String text) throws Unreadable {
    List<Row> layers = new ArrayList<>();
    Optional<Table> last = Optional.empty();
    Matcher matcher = ROW.matcher(text);
    while (matcher.find()) {
      Row row = new Row(matcher.group(1), number(matcher.group(2)), number(matcher.group(3)));
      if (row.name().equals(TOTAL)) {
        last = Optional.of(checked(layers, row));
        layers = new ArrayList<>();
      } else {
        layers.add(row);
      }
    }
    return last.orElseThrow(() -> new Unreadable("the program printed no total of cycles"));
  }

  private static long number(String digits) {
    long value = Long.parseLong(digits);
    return value < 0 ? value + WRAP : value;
  }

  private static Table checked(List<Row> layers, Row total) throws Unreadable {
    if (layers.isEmpty()) {
      throw new Unreadable("the total stands alone, without layers");
    }
    long sum = 0;
    for (Row layer : layers) {
      if (layer.cycles() == 0 && layer.operations() > 0) {
        // seen with the cluster's counters off (gap_sdk issue 380)
        throw new Unreadable("layer " + layer.name() + " took 0 cycles: the counters stood still");
      }
      sum += layer.cycles();
    }
    if (sum % WRAP != total.cycles() % WRAP) {
      throw new Unreadable("the total is " + total.cycles() + ", its layers are " + sum);
    }
    return new Table(layers, sum);
  }
}
