package org.hilab.server.evolution;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.hilab.server.candidate.Bounds;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objectives;

/** A two-objective problem on bit strings, both minimised, for tests of the strategies. */
record BitStringProblem(
    String name, int length, Hyperarea hyperarea, Function<Genome, Objectives> objectives) {

  Individual evaluate(Genome genome) {
    return new Individual(genome, new Score.Feasible(objectives.apply(genome)));
  }

  static List<BitStringProblem> all() {
    return List.of(leadingOnesTrailingZeros(16), countOnesCountZeros(30), knapsack(30), measured());
  }

  /** Laumanns, Thiele, Zitzler 2004, doi:10.1109/TEVC.2004.823470. */
  static BitStringProblem leadingOnesTrailingZeros(int length) {
    return new BitStringProblem(
        "leading ones, trailing zeros",
        length,
        new Hyperarea(new Bounds(0, length), new Bounds(0, length)),
        genome -> {
          int leading = genome.bits().indexOf('0');
          int trailing = length - 1 - genome.bits().lastIndexOf('1');
          return Objectives.of(leading < 0 ? 0 : length - leading, length - trailing);
        });
  }

  /** Every string is Pareto-optimal in one half of the bits; the other half has to be found. */
  static BitStringProblem countOnesCountZeros(int length) {
    int half = length / 2;
    return new BitStringProblem(
        "count ones, count zeros",
        length,
        new Hyperarea(new Bounds(0, length), new Bounds(0, length)),
        genome -> {
          int shared = Integer.bitCount(genome.number(0, half));
          int torn = Integer.bitCount(genome.number(half, length));
          return Objectives.of(length - shared - torn, length - shared - (length - half - torn));
        });
  }

  /** Little weight, much profit; every selection of items is legal. */
  static BitStringProblem knapsack(int items) {
    Random random = new Random(2002);
    int[] weights = random.ints(items, 10, 100).toArray();
    int[] profits = random.ints(items, 10, 100).toArray();
    return new BitStringProblem(
        "knapsack",
        items,
        new Hyperarea(new Bounds(0, sum(weights)), new Bounds(0, sum(profits))),
        genome -> {
          long weight = 0;
          long missed = 0;
          for (int i = 0; i < items; i++) {
            weight += genome.isSet(i) ? weights[i] : 0;
            missed += genome.isSet(i) ? 0 : profits[i];
          }
          return Objectives.of(weight, missed);
        });
  }

  /** Measured sub-networks (error and MACs); any other genome has the values of its neighbour. */
  static BitStringProblem measured() {
    List<Genome> genomes = new ArrayList<>();
    List<Objectives> points = new ArrayList<>();
    for (String line : lines("/golden/landscape.csv")) {
      List<String> cells = List.of(line.split(",", -1));
      genomes.add(new Genome(cells.get(0)));
      points.add(
          Objectives.of(
              new BigDecimal(cells.get(1)).movePointRight(6).longValueExact(),
              Long.parseLong(cells.get(2))));
    }
    int[] known = genomes.stream().mapToInt(genome -> genome.number(0, 23)).toArray();
    return new BitStringProblem(
        "measured networks",
        23,
        new Hyperarea(range(points, 0), range(points, 1)),
        genome -> points.get(nearest(known, genome)));
  }

  private static int nearest(int[] known, Genome genome) {
    int bits = genome.number(0, 23);
    int best = 0;
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < known.length; i++) {
      int distance = Integer.bitCount(bits ^ known[i]);
      if (distance < least) {
        least = distance;
        best = i;
      }
    }
    return best;
  }

  private static Bounds range(List<Objectives> points, int objective) {
    List<Long> values = points.stream().map(point -> point.value(objective)).toList();
    return new Bounds(Collections.min(values), Collections.max(values));
  }

  private static long sum(int[] values) {
    long sum = 0;
    for (int value : values) {
      sum += value;
    }
    return sum;
  }

  private static List<String> lines(String resource) {
    try (InputStream in =
            Objects.requireNonNull(BitStringProblem.class.getResourceAsStream(resource));
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return reader.lines().skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
