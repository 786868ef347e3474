package org.hilab.server.search.ranking;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hilab.server.candidate.InvalidInput;

/**
 * What candidates are ranked by: {@code miou} (the mean IoU, also where a file has its error),
 * {@code latency}, {@code flops}, {@code params}, or the name of a number in the file.
 */
public record Measure(String name) {
  private static final String MIOU = "miou";

  /** The error of the mean IoU is an objective, in millionths. */
  private static final List<String> MIOU_ERRORS = List.of("objectives.miou", MIOU);

  private static final double MICROS = 1e6;

  private static final Map<String, List<String>> NAMES =
      Map.of(
          MIOU,
          List.of("accuracy.meanIou", "meanIou"),
          "latency",
          List.of("latency.cycles", "latencyCycles", "objectives.latency"),
          "flops",
          List.of("costs.flopsKeras", "flopsKeras", "objectives.flops"),
          "params",
          List.of("costs.parameters", "parameters", "objectives.params"));

  /**
   * The value of every candidate that has one, by genome.
   *
   * @throws InvalidInput if none has
   */
  NavigableMap<String, Double> of(ResultFile file) {
    NavigableMap<String, Double> values = new TreeMap<>();
    SortedSet<String> known = new TreeSet<>();
    file.numbers()
        .forEach((genome, numbers) -> {
          known.addAll(numbers.keySet());
          value(numbers).ifPresent(value -> values.put(genome, value));
        });
    if (values.isEmpty()) {
      throw new InvalidInput(
          "No candidate of a file has the measure",
          "\"" + name + "\" in " + file.path(),
          "Name a number that it has: " + String.join(", ", known));
    }
    return values;
  }

  private OptionalDouble value(Map<String, Double> numbers) {
    for (String exact : NAMES.getOrDefault(name, List.of(name))) {
      Double value = numbers.get(exact);
      if (value != null) {
        return OptionalDouble.of(value);
      }
    }
    for (String error : name.equals(MIOU) ? MIOU_ERRORS : List.<String>of()) {
      Double micros = numbers.get(error);
      if (micros != null) {
        return OptionalDouble.of(1 - micros / MICROS);
      }
    }
    return OptionalDouble.empty();
  }
}
