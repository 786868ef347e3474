package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.bench.CountFile;
import org.hilab.server.search.bench.RacingBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "racing",
    mixinStandardHelpOptions = true,
    description =
        "The same search with and without racing for several seeds: hyperareas of the archives,"
            + " their difference with its 95 %% interval, and the image evaluations saved. What a"
            + " candidate gets right on each image is kept on the disk, so a second run, or one"
            + " with another confidence, measures only what is new.",
    footer = {
      "",
      "Example:",
      "  ./hilab bench racing --supernet F.safetensors --dataset voc:DIR --seeds 20 \\",
      "    --generations 25",
    })
final class BenchRacingCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final RacingOptions racing = new RacingOptions();

  @Option(names = "--seeds", defaultValue = "20", description = "Default: ${DEFAULT-VALUE}.")
  private int seeds;

  @Option(names = "--generations", defaultValue = "25", description = "Default: ${DEFAULT-VALUE}.")
  private int generations;

  @Option(
      names = "--data",
      defaultValue = "${sys:user.home}/.cache/hilab",
      description = "Keeps what candidates got right. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Choice.within("--seeds", seeds, 1, 1000);
    PreparedSearch search =
        options.prepare(Choice.within("--generations", generations, 1, 100_000));
    Progress progress = Progress.onTerminal();
    CountFile file = CountFile.open(data.resolve("racing"), search);
    RacingBench.Result result =
        new RacingBench(search, file)
            .run(seeds, racing.racing(), n -> progress.show(n + " of " + seeds, n, seeds));
    progress.done();
    output.print(json(result), text(result));
    return ExitCode.OK;
  }

  private static ObjectNode json(RacingBench.Result result) {
    ObjectNode json =
        Output.object()
            .put("hyperarea", result.plain())
            .put("difference", result.difference())
            .put("halfInterval95", result.halfInterval())
            .put("imageEvaluationsSaved", result.saved())
            .put("seedsWithTheSameHyperarea", result.same());
    ArrayNode rows = json.putArray("seeds");
    for (RacingBench.Row row : result.rows()) {
      rows.addObject()
          .put("seed", row.seed())
          .put("hyperarea", row.plain())
          .put("racedHyperarea", row.raced())
          .put("imageEvaluationsSaved", row.saved());
    }
    return json;
  }

  private static String text(RacingBench.Result result) {
    StringBuilder text = new StringBuilder("seed   hyperarea   racing     difference   saved\n");
    for (RacingBench.Row row : result.rows()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%4d   %.5f     %.5f    %+.5f    %4.1f %%%n",
              row.seed(),
              row.plain(),
              row.raced(),
              row.difference(),
              100 * row.saved()));
    }
    return text.append(
            String.format(
                Locale.ROOT,
                "mean difference %+.5f ± %.5f (95 %%) of %.5f, the same for %d of %d seeds;"
                    + " %.1f %% of the image evaluations saved",
                result.difference(),
                result.halfInterval(),
                result.plain(),
                result.same(),
                result.rows().size(),
                100 * result.saved()))
        .toString();
  }
}
