package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.bench.SearchBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description =
        "Candidates per minute of FMAS's search, with and without racing, and of two rivals in the"
            + " same run: one new ONNX Runtime session a candidate, float or int8, on the same"
            + " images, decoded once for all, with the same resize and argmax and the same threads."
            + " They take turns. Without racing every score must equal the int8 rival's.",
    footer = {
      "",
      "Examples:",
      "  ./hilab bench search --supernet F.safetensors --dataset voc:DIR --candidates 36",
      "  ./hilab bench search --supernet F.safetensors --dataset voc:DIR --candidates 300 \\",
      "    --rivals-every 6",
    })
final class BenchSearchCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final RacingOptions racing = new RacingOptions();

  @Option(
      names = "--candidates",
      defaultValue = "36",
      description = "The first ones of the search with this seed. Default: ${DEFAULT-VALUE}.")
  private int candidates;

  @Option(
      names = "--rivals-every",
      defaultValue = "1",
      description =
          "The rivals score one of so many candidates; their time is scaled by multiplications."
              + " Default: ${DEFAULT-VALUE}.")
  private int rivalsEvery;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Choice.within("--candidates", candidates, 1, 10_000);
    Choice.within("--rivals-every", rivalsEvery, 1, BenchOptions.POPULATION);
    ReadingTime decoding = new ReadingTime();
    int generations = Math.ceilDiv(candidates, BenchOptions.POPULATION);
    PreparedSearch search = options.prepare(generations, decoding);
    Progress progress = Progress.onTerminal();
    SearchBench.Result result =
        new SearchBench(search, rivalsEvery)
            .run(
                candidates,
                racing.racing(),
                n -> progress.show(n + " of " + candidates, n, candidates));
    progress.done();
    SearchBenchReport report =
        new SearchBenchReport(result, search, options.threads(), decoding.seconds());
    ObjectNode json = report.json();
    output.print(json, report.text());
    return ExitCode.OK;
  }
}
