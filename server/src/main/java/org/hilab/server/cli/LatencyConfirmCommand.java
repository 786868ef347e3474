package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.LayerRecord;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.RankCorrelation;
import org.hilab.server.lab.Lab;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.TableDevice;
import org.hilab.server.search.Candidates;
import org.hilab.server.search.latency.EstimateComparison;
import org.hilab.server.search.latency.NetworkRun;
import org.hilab.server.search.latency.TableBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "confirm",
    mixinStandardHelpOptions = true,
    description = "Runs whole networks on the boards of a table: what its sums are worth.",
    footer = {
      "",
      "Each network's checksum has to be the integer reference's. Its JSON can be ranked:",
      "  ./hilab rank confirm.json confirm.json --by table,run",
      "",
      "Example:",
      "  ./hilab latency confirm --table 3fa9 --supernet F.safetensors --dataset voc:DIR \\\\",
      "    --genomes 00011101011011111111111 --random 8 --json > confirm.json",
    })
final class LatencyConfirmCommand implements Callable<Integer> {
  private static final Duration FOREVER = Duration.ofDays(3650);

  @Mixin private final LatencyBench bench = new LatencyBench();

  @Option(
      names = "--table",
      required = true,
      paramLabel = "TABLE",
      description = "A file, or the start of a hash of a table in --data.")
  private String table = "";

  @Option(
      names = "--genomes",
      split = ",",
      description = "Which networks. Without them the supernet, and what --random adds.")
  private List<String> genomes = List.of();

  @Option(
      names = "--random",
      paramLabel = "N",
      defaultValue = "0",
      description = "So many random networks besides. Default: ${DEFAULT-VALUE}.")
  private int random;

  @Option(names = "--seed", defaultValue = "1", description = "Of those. Default: 1.")
  private long seed;

  @Mixin private final Output output = new Output();

  /** Cycles of one network, measured, summed and estimated. */
  private record Row(Genome genome, long run, long table, long estimate) {
    double error() {
      return 100.0 * (table - run) / run;
    }

    String text() {
      return String.format(
          Locale.ROOT,
          "%s  run %.2f, table %.2f (%+.2f %%), estimate %.1f Mcycles",
          genome,
          run / 1e6,
          table / 1e6,
          error(),
          estimate / 1e6);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    LatencyTable sums = LatencyOptions.table(table, bench.data());
    List<Row> rows = Collections.synchronizedList(new ArrayList<>());
    try (Lab lab = bench.open();
        Signals _ = Signals.stopping(lab::close)) {
      TableBuilder tables = lab.tables();
      Candidates candidates = bench.candidates();
      TableDevice wanted = sums.device();
      TableDevice device =
          bench.device(tables, new BoardChoice(wanted.deviceClass(), wanted.firmware()));
      var plan =
          new TableBuilder.Plan(candidates.space(), candidates::quantized, 1, bench.patience());
      Lab.await(
          tables.confirm(
              device, plan, chosen(candidates), run -> add(rows, row(run, candidates, sums))),
          FOREVER);
    }
    output.print(json(sums, rows), text(rows));
    return ExitCode.OK;
  }

  private void add(List<Row> rows, Row row) {
    rows.add(row);
    System.err.println("· " + row.text());
  }

  private List<Genome> chosen(Candidates candidates) {
    Set<Genome> all = new LinkedHashSet<>();
    for (String bits : genomes) {
      all.add(candidates.space().canonical(new Genome(bits)));
    }
    if (all.isEmpty()) {
      all.add(candidates.space().supernet());
    }
    int count = all.size() + Choice.within("--random", random, 0, 10_000);
    EstimateComparison.fill(all, candidates.space(), new SplittableRandom(seed), count);
    return List.copyOf(all);
  }

  private static Row row(NetworkRun run, Candidates candidates, LatencyTable sums) {
    List<LayerRecord> layers = candidates.layers(run.genome());
    return new Row(run.genome(), run.cycles(), sums.cycles(layers), Gap8CycleModel.cycles(layers));
  }

  private static ObjectNode json(LatencyTable sums, List<Row> rows) {
    ObjectNode json = Output.object().put("tableHash", sums.hash());
    json.put("device", sums.device().text()).put("estimateVersion", Gap8CycleModel.VERSION);
    ArrayNode array = json.putArray("candidates");
    for (Row row : rows) {
      array
          .addObject()
          .put("genome", row.genome().bits())
          .put("run", row.run())
          .put("table", row.table())
          .put("estimate", row.estimate())
          .put("additivityPercent", row.error());
    }
    return json;
  }

  private static String text(List<Row> rows) {
    double worst = rows.stream().mapToDouble(row -> Math.abs(row.error())).max().orElse(0);
    String text =
        String.format(
            Locale.ROOT, "%d networks, the table is off by at most %.2f %%", rows.size(), worst);
    return rows.size() < 2
        ? text
        : text
            + ranks("table and run", rows, Row::table, Row::run)
            + ranks("estimate and run", rows, Row::estimate, Row::run)
            + ranks("estimate and table", rows, Row::estimate, Row::table);
  }

  private static String ranks(
      String what, List<Row> rows, ToDoubleFunction<Row> a, ToDoubleFunction<Row> b) {
    double[] x = rows.stream().mapToDouble(a).toArray();
    double[] y = rows.stream().mapToDouble(b).toArray();
    return String.format(
        Locale.ROOT,
        "%n%s: Kendall tau-b %.4f, Spearman rho %.4f",
        what,
        RankCorrelation.kendallTauB(x, y),
        RankCorrelation.spearmanRho(x, y));
  }
}
