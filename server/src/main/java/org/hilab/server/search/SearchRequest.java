package org.hilab.server.search;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.Objective;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.journal.Spec.Racing;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;

/**
 * What a user asks for. Together with the content of the files it names, it fixes the search.
 *
 * @param space id of the search space
 * @param inputSize height and width of the network's input, in pixels
 * @param fraction share of the split, from its start, 0 (exclusive) to 1
 * @param objectives two different ones; the mean IoU is one of them
 * @param image an int8 image made before; empty: calibrate one
 * @param latency where the latency of candidates comes from, if it is an objective
 * @param racing empty: every candidate is scored on every image
 * @param conventions what counts in a mean IoU
 */
public record SearchRequest(
    String space,
    Path supernet,
    DatasetSpec dataset,
    String split,
    double fraction,
    int inputSize,
    List<Objective> objectives,
    Strategy strategy,
    int population,
    int generations,
    long seed,
    Optional<Path> image,
    Optional<String> notice,
    LatencySource latency,
    Optional<Racing> racing,
    Conventions conventions) {
  public SearchRequest {
    objectives = List.copyOf(objectives);
    require(fraction > 0 && fraction <= 1, "The fraction must be in (0, 1]", "" + fraction);
    require(
        inputSize >= 16 && inputSize <= 4096, "The input size must be 16 to 4096", "" + inputSize);
    require(
        generations >= 1 && generations <= 100_000,
        "Generations must be 1 to 100000",
        "" + generations);
    require(
        population >= 2 && population <= 10_000,
        "The population must be 2 to 10000",
        "" + population);
    boolean pair = objectives.size() == 2 && objectives.stream().distinct().count() == 2;
    require(
        pair && objectives.contains(Objective.MIOU),
        "A search has two different objectives and miou is one of them",
        objectives.stream().map(Objective::key).toList().toString());
  }

  /** Whether the search waits for estimates of an agent. */
  public boolean needsAgents() {
    return objectives.contains(Objective.LATENCY)
        && switch (latency) {
          case LatencySource.Estimate _ -> true;
          case LatencySource.Table _ -> false;
        };
  }

  /** The same search with an image that is there already. */
  public SearchRequest withImage(Path made) {
    return with(Optional.of(made), racing);
  }

  /** The same search, candidates stopped by the race. */
  public SearchRequest withRacing(Racing race) {
    return with(image, Optional.of(race));
  }

  private SearchRequest with(Optional<Path> newImage, Optional<Racing> newRacing) {
    return new SearchRequest(
        space,
        supernet,
        dataset,
        split,
        fraction,
        inputSize,
        objectives,
        strategy,
        population,
        generations,
        seed,
        newImage,
        notice,
        latency,
        newRacing,
        conventions);
  }

  SearchSpace searchSpace() {
    return Spaces.named(space);
  }

  private static void require(boolean holds, String what, String which) {
    if (!holds) {
      throw new InvalidInput(what, which, "Correct the option");
    }
  }
}
