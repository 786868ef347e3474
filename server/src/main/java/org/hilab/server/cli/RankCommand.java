package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.search.ranking.Measure;
import org.hilab.server.search.ranking.RankComparison;
import org.hilab.server.search.ranking.RankComparison.Bootstrap;
import org.hilab.server.search.ranking.RankComparison.Correlation;
import org.hilab.server.search.ranking.RankComparison.Side;
import org.hilab.server.search.ranking.ResultFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rank",
    mixinStandardHelpOptions = true,
    description =
        "Compares how two files of results rank the same candidates: a subset against the full set,"
            + " int8 against float, an estimate against measurements.",
    footer = {
      "",
      "A file is a front.json, history.json, any JSON report with genomes, or a CSV with a column",
      "genome. Candidates are matched by genome. The intervals are the middle 95 % of bootstrap",
      "samples of the candidates.",
      "",
      "Examples:",
      "  ./hilab rank subset/history.json full/history.json",
      "  ./hilab rank estimate/front.csv board/front.csv --by latency --json",
      "  ./hilab rank study.json study.json --by float,int8",
    })
final class RankCommand implements Callable<Integer> {
  private static final int MOST_SAMPLES = 1_000_000;

  @Parameters(index = "0", paramLabel = "A", description = "A file of results.")
  private Path first = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "Another one.")
  private Path second = Path.of("");

  @Option(
      names = "--by",
      defaultValue = "miou",
      description =
          "miou, latency, flops, params or the name of a number in the files; two names with a comma"
              + " for A and B. Default: ${DEFAULT-VALUE}.")
  private String by = "";

  @Option(
      names = "--samples",
      defaultValue = "1000",
      description = "Bootstrap samples. Default: ${DEFAULT-VALUE}.")
  private int samples;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    String[] measures = by.split(",", -1);
    if (measures.length > 2) {
      throw new InvalidInput("There are two files to rank by", "--by " + by, "Name two measures");
    }
    Side a = new Side(ResultFile.read(first), new Measure(measures[0]));
    Side b = new Side(ResultFile.read(second), new Measure(measures[measures.length - 1]));
    Bootstrap bootstrap = new Bootstrap(Choice.within("--samples", samples, 1, MOST_SAMPLES), seed);
    RankComparison comparison = RankComparison.of(a, b, bootstrap);
    output.print(json(comparison), text(comparison));
    return ExitCode.OK;
  }

  private ObjectNode json(RankComparison comparison) {
    ObjectNode json = Output.object().put("a", first.toString()).put("b", second.toString());
    json.put("by", by).put("inA", comparison.inFirst()).put("inB", comparison.inSecond());
    json.put("matched", comparison.matched());
    json.set("kendallTauB", json(comparison.kendallTauB()));
    json.set("spearmanRho", json(comparison.spearmanRho()));
    return json.put("confidence", 0.95).put("samples", samples).put("seed", seed);
  }

  private static ObjectNode json(Correlation correlation) {
    ObjectNode json = Output.object().put("value", correlation.value());
    correlation
        .interval()
        .ifPresentOrElse(
            interval -> json.put("low", interval.low()).put("high", interval.high()),
            () -> json.putNull("low").putNull("high"));
    return json;
  }

  private String text(RankComparison comparison) {
    return String.format(
        Locale.ROOT,
        """
        %d candidates are in both (%d in A, %d in B), ranked by %s
        Kendall tau-b  %s
        Spearman rho   %s\
        """,
        comparison.matched(),
        comparison.inFirst(),
        comparison.inSecond(),
        by,
        text(comparison.kendallTauB()),
        text(comparison.spearmanRho()));
  }

  private static String text(Correlation correlation) {
    return String.format(Locale.ROOT, "%7.4f", correlation.value())
        + correlation
            .interval()
            .map(i -> String.format(Locale.ROOT, "  (95 %%: %.4f to %.4f)", i.low(), i.high()))
            .orElse("  (too few candidates for an interval)");
  }
}
