package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.RivalBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description =
        "Candidates per minute of FMAS's search, and of the obvious rival in the same run: one new"
            + " float ONNX Runtime session a candidate, on the same images, decoded once for both,"
            + " with the same resize and argmax and the same threads. They take turns.",
    footer = {
      "",
      "Example:",
      "  ./hilab bench search --supernet F.safetensors --dataset voc:DIR --candidates 24",
    })
final class BenchSearchCommand implements Callable<Integer> {
  @Mixin private final BenchOptions options = new BenchOptions();

  @Option(
      names = "--candidates",
      defaultValue = "24",
      description = "The first ones of the search with this seed. Default: ${DEFAULT-VALUE}.")
  private int candidates;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Choice.within("--candidates", candidates, 1, 10_000);
    PreparedSearch search = options.prepare(Math.ceilDiv(candidates, BenchOptions.POPULATION) + 1);
    Progress progress = Progress.onTerminal();
    RivalBench.Result result =
        new RivalBench(search)
            .run(candidates, n -> progress.show(n + " of " + candidates, n, candidates));
    progress.done();
    output.print(json(result), text(result));
    return ExitCode.OK;
  }

  private ObjectNode json(RivalBench.Result result) {
    return Output.object()
        .put("candidates", result.candidates())
        .put("images", result.images())
        .put("threads", options.threads())
        .put("candidatesPerMinute", result.candidatesPerMinute())
        .put("rivalCandidatesPerMinute", result.rivalCandidatesPerMinute())
        .put("ratio", result.ratio())
        .put("meanIouDifference", result.meanIouDifference());
  }

  private String text(RivalBench.Result result) {
    return String.format(
        Locale.ROOT,
        """
        %d candidates of the search, %d images, %d threads
        hilab (int8)                     %7.1f candidates a minute
        new float session a candidate    %7.1f candidates a minute
        ratio                            %7.2f
        mean difference of mIoU          %7.4f\
        """,
        result.candidates(),
        result.images(),
        options.threads(),
        result.candidatesPerMinute(),
        result.rivalCandidatesPerMinute(),
        result.ratio(),
        result.meanIouDifference());
  }
}
