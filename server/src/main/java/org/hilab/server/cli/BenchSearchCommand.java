package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hilab.server.candidate.Objective;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.RivalBench;
import org.hilab.server.search.SearchPreparation;
import org.hilab.server.search.SearchRequest;
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
  private static final int POPULATION = 12;

  @Mixin private final SupernetOptions options = new SupernetOptions();

  @Option(names = "--split", defaultValue = "val", description = "Default: ${DEFAULT-VALUE}.")
  private String split = "";

  @Option(names = "--fraction", defaultValue = "0.2", description = "Default: ${DEFAULT-VALUE}.")
  private double fraction;

  @Option(
      names = "--candidates",
      defaultValue = "24",
      description = "The first ones of the search with this seed. Default: ${DEFAULT-VALUE}.")
  private int candidates;

  @Option(names = "--seed", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Choice.within("--threads", threads, 1, ServerOptions.MOST_THREADS);
    Choice.within("--candidates", candidates, 1, 10_000);
    PreparedSearch search = new SearchPreparation(_ -> {}, threads).prepare(request());
    Progress progress = Progress.onTerminal();
    RivalBench.Result result =
        new RivalBench(search)
            .run(candidates, n -> progress.show(n + " of " + candidates, n, candidates));
    progress.done();
    output.print(json(result), text(result));
    return ExitCode.OK;
  }

  private SearchRequest request() {
    return new SearchRequest(
        options.space().id(),
        options.supernet(),
        options.dataset(),
        split,
        fraction,
        options.inputSize(),
        List.of(Objective.MIOU, Objective.LATENCY),
        Strategy.NSGA2,
        POPULATION,
        Math.ceilDiv(candidates, POPULATION) + 1,
        seed,
        Optional.empty(),
        Optional.empty());
  }

  private ObjectNode json(RivalBench.Result result) {
    return Output.object()
        .put("candidates", result.candidates())
        .put("images", result.images())
        .put("threads", threads)
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
        threads,
        result.candidatesPerMinute(),
        result.rivalCandidatesPerMinute(),
        result.ratio(),
        result.meanIouDifference());
  }
}
