package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.hilab.protocol.Gap8CycleModel;
import org.hilab.protocol.LayerKind;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.network.DeviceLayers;
import org.hilab.server.network.Network;
import org.hilab.server.search.latency.EstimateComparison;
import org.hilab.server.search.latency.EstimateComparison.Sums;
import org.hilab.server.search.latency.LayerShapes;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = "How far the analytic estimate is from a table, over random networks.",
    footer = {
      "",
      "Needs neither weights nor boards. Its figures are what a recalibration starts from.",
      "",
      "Example:",
      "  ./hilab latency compare 3fa9 --networks 1000",
    })
final class LatencyCompareCommand implements Callable<Integer> {
  @Mixin private final TableOptions table = new TableOptions();

  @Option(
      names = "--space",
      defaultValue = "fmas-mobilenetv2",
      description = "Default: ${DEFAULT-VALUE}.")
  private String space = "";

  @Option(
      names = "--input-size",
      defaultValue = "384",
      description = "Pixels. Default: ${DEFAULT-VALUE}.")
  private int inputSize;

  @Option(names = "--classes", defaultValue = "21", description = "Default: ${DEFAULT-VALUE}.")
  private int classes;

  @Option(
      names = "--networks",
      defaultValue = "300",
      description = "How many, the supernet among them. Default: ${DEFAULT-VALUE}.")
  private int networks;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    LatencyTable measured = table.read();
    if (measured.device().isFunctional()) {
      throw new InvalidInput(
          "This table holds no latencies", measured.device().text(), "Give one of GAP8 or GVSoC");
    }
    SearchSpace named = Spaces.named(space);
    Function<Genome, Network> decoded = decoder(named);
    requireAll(measured, LayerShapes.of(named, decoded));
    EstimateComparison comparison =
        EstimateComparison.of(
            measured,
            named,
            genome -> DeviceLayers.of(decoded.apply(genome)),
            Choice.within("--networks", networks, 2, 100_000));
    output.print(json(measured, comparison), text(measured, comparison));
    return ExitCode.OK;
  }

  private Function<Genome, Network> decoder(SearchSpace named) {
    int size = Choice.within("--input-size", inputSize, 16, 4096);
    int labels = Choice.within("--classes", classes, 2, 255);
    return genome -> Supernet.network(named.decode(genome), size, labels);
  }

  private static void requireAll(LatencyTable table, LayerShapes shapes) {
    int missing = table.missing(shapes.layers().keySet()).size();
    if (missing > 0) {
      throw new InvalidInput(
          "The table is of another space",
          missing + " of " + shapes.layers().size() + " shapes are not in it",
          "Give the --space, --input-size and --classes that it was built for");
    }
  }

  private static ObjectNode json(LatencyTable table, EstimateComparison comparison) {
    ObjectNode json = Output.object().put("table", table.hash());
    json.put("estimate", Gap8CycleModel.VERSION);
    json.put("networks", comparison.networks());
    json.put("kendall", comparison.kendall());
    json.put("spearman", comparison.spearman());
    json.putObject("ratio")
        .put("mean", comparison.ratio().mean())
        .put("min", comparison.ratio().min())
        .put("max", comparison.ratio().max());
    json.put("scaledError", comparison.scaledError());
    ObjectNode kinds = json.putObject("kinds");
    sorted(comparison)
        .forEach((kind, sums) ->
            kinds
                .putObject(kind.name().toLowerCase(Locale.ROOT))
                .put("table", sums.table())
                .put("estimate", sums.estimate()));
    return json;
  }

  private static Map<LayerKind, Sums> sorted(EstimateComparison comparison) {
    return new TreeMap<>(comparison.kinds());
  }

  private static String text(LatencyTable table, EstimateComparison comparison) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            """
            %s against %s, %d networks
            Kendall τ-b %.4f, Spearman ρ %.4f
            table / estimate: mean %.3f, %.3f to %.3f
            error that a better scale leaves: %.2f %% in the mean
            %-12s %14s %14s %8s
            """,
            Gap8CycleModel.VERSION,
            table.device().text(),
            comparison.networks(),
            comparison.kendall(),
            comparison.spearman(),
            comparison.ratio().mean(),
            comparison.ratio().min(),
            comparison.ratio().max(),
            100 * comparison.scaledError(),
            "kind",
            "table Mcyc",
            "estimate Mcyc",
            "ratio"));
    sorted(comparison).forEach((kind, sums) -> text.append(line(kind, sums)));
    return text.toString().stripTrailing();
  }

  private static String line(LayerKind kind, Sums sums) {
    return String.format(
        Locale.ROOT,
        "%-12s %14.1f %14.1f %8.2f%n",
        kind.name().toLowerCase(Locale.ROOT),
        sums.table() / 1e6,
        sums.estimate() / 1e6,
        (double) sums.table() / sums.estimate());
  }
}
