package org.hilab.server.search.latency;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.LayerKind;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.RankCorrelation;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.space.SearchSpace;

/**
 * How far the analytic estimate is from a table, over random networks of a space: what its
 * recalibration needs to know.
 *
 * @param networks how many were compared, the supernet among them
 * @param kendall rank correlation τ-b of both
 * @param spearman rank correlation ρ of both
 * @param ratio of the table's cycles to the estimate's
 * @param scaledError mean of |table − mean ratio × estimate| / table: what a better scale leaves
 * @param kinds cycles of all networks together, by kind of layer
 */
public record EstimateComparison(
    int networks,
    double kendall,
    double spearman,
    Ratio ratio,
    double scaledError,
    Map<LayerKind, Sums> kinds) {

  /** Over the networks. */
  public record Ratio(double mean, double min, double max) {}

  /** Cycles of one kind of layer. */
  public record Sums(long table, long estimate) {}

  public EstimateComparison {
    kinds = Map.copyOf(kinds);
  }

  /**
   * Compares over so many different networks.
   *
   * @param layers of a genome's network
   */
  public static EstimateComparison of(
      LatencyTable table,
      SearchSpace space,
      Function<Genome, List<LayerRecord>> layers,
      int networks) {
    List<List<LayerRecord>> all = genomes(space, networks).stream().map(layers).toList();
    double[] measured = all.stream().mapToDouble(table::cycles).toArray();
    double[] estimated = all.stream().mapToDouble(Gap8CycleModel::cycles).toArray();
    Ratio ratio = ratio(measured, estimated);
    return new EstimateComparison(
        all.size(),
        RankCorrelation.kendallTauB(measured, estimated),
        RankCorrelation.spearmanRho(measured, estimated),
        ratio,
        scaledError(measured, estimated, ratio.mean()),
        kinds(table, all));
  }

  private static Set<Genome> genomes(SearchSpace space, int count) {
    Set<Genome> genomes = new LinkedHashSet<>(List.of(space.supernet()));
    fill(genomes, space, new SplittableRandom(count), count);
    return genomes;
  }

  /** Adds random genomes until there are so many different ones. */
  public static void fill(
      Set<Genome> genomes, SearchSpace space, RandomGenerator random, int count) {
    while (genomes.size() < count) {
      StringBuilder bits = new StringBuilder();
      for (int i = 0; i < space.length(); i++) {
        bits.append(random.nextBoolean() ? '1' : '0');
      }
      genomes.add(space.canonical(new Genome(bits.toString())));
    }
  }

  private static Ratio ratio(double[] measured, double[] estimated) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < measured.length; i++) {
      ratios.add(measured[i] / estimated[i]);
    }
    var statistics = ratios.stream().mapToDouble(Double::doubleValue).summaryStatistics();
    return new Ratio(statistics.getAverage(), statistics.getMin(), statistics.getMax());
  }

  private static double scaledError(double[] measured, double[] estimated, double scale) {
    double sum = 0;
    for (int i = 0; i < measured.length; i++) {
      sum += Math.abs(measured[i] - scale * estimated[i]) / measured[i];
    }
    return sum / measured.length;
  }

  private static Map<LayerKind, Sums> kinds(LatencyTable table, List<List<LayerRecord>> networks) {
    Map<LayerKind, Sums> kinds = new TreeMap<>();
    for (List<LayerRecord> network : networks) {
      for (LayerRecord layer : network) {
        Sums one = new Sums(table.cycles(List.of(layer)), Gap8CycleModel.cycles(List.of(layer)));
        kinds.merge(
            layer.kind(),
            one,
            (a, b) -> new Sums(a.table() + b.table(), a.estimate() + b.estimate()));
      }
    }
    return kinds;
  }
}
