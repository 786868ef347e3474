package org.hilab.server.cli;

import java.util.List;
import java.util.Optional;
import org.hilab.server.candidate.Objective;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.search.LatencySource;
import org.hilab.server.search.PreparationListener;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SearchPreparation;
import org.hilab.server.search.SearchRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a bench on a supernet: FMAS's search, and how much of it. */
final class BenchOptions {
  static final int POPULATION = 12;

  @Mixin private final SupernetOptions supernet = new SupernetOptions();

  @Mixin private final SubsetOptions subset = new SubsetOptions(0.2);

  @Option(names = "--seed", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads;

  int threads() {
    return threads;
  }

  PreparedSearch prepare(int generations) {
    Choice.within("--threads", threads, 1, ServerOptions.MOST_THREADS);
    SearchRequest request =
        new SearchRequest(
            supernet.space().id(),
            supernet.supernet(),
            supernet.dataset(),
            subset.split(),
            subset.fraction(),
            supernet.inputSize(),
            List.of(Objective.MIOU, Objective.LATENCY),
            Strategy.NSGA2,
            POPULATION,
            generations,
            seed,
            Optional.empty(),
            Optional.empty(),
            LatencySource.ESTIMATE);
    return new SearchPreparation(PreparationListener.NONE, threads).prepare(request);
  }
}
