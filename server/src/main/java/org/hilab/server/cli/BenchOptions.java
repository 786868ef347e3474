package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hilab.server.candidate.Objective;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.search.LatencySource;
import org.hilab.server.search.PreparationListener;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SearchPreparation;
import org.hilab.server.search.SearchRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of a bench on a supernet: FMAS's search, and how much of it. */
final class BenchOptions {
  static final int POPULATION = 12;

  @Mixin private final SupernetOptions supernet = new SupernetOptions();

  @Mixin private final SubsetOptions subset = new SubsetOptions(0.2);

  @Option(names = "--seed", defaultValue = "7", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--image", description = "int8 image of hilab quantize. Default: calibrate one.")
  private @Nullable Path image;

  @Mixin private final ConventionOptions scoring = new ConventionOptions();

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Mixin private final CacheOption cache = new CacheOption();

  int threads() {
    return threads.count();
  }

  PreparedSearch prepare(int generations) {
    return prepare(generations, PreparationListener.NONE);
  }

  PreparedSearch prepare(int generations, PreparationListener listener) {
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
            Optional.ofNullable(image),
            Optional.empty(),
            LatencySource.ESTIMATE,
            Optional.empty(),
            scoring.conventions());
    return new SearchPreparation(listener, threads.count(), cache.bytes()).prepare(request);
  }
}
