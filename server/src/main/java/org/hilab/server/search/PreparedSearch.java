package org.hilab.server.search;

import java.util.List;
import java.util.Optional;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.evolution.Nsga2Settings;
import org.hilab.server.evolution.SearchStrategy;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.journal.RunEvent.RunStarted;
import org.hilab.server.journal.Spec;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.space.SearchSpace;

/**
 * Everything a search needs in memory, and the spec that names it.
 *
 * @param started the first event of the run
 * @param evaluator scores networks on the search's images
 * @param table gives the latencies at once; empty: boards or models are asked
 * @param picture the first of the images, u8, C, H, W: what boards compute to prove a candidate
 * @param weightForm the fast or the safe int8 form, by the self-test of this machine
 */
public record PreparedSearch(
    RunStarted started,
    Candidates candidates,
    Optional<TableLatency> table,
    AccuracyEvaluator evaluator,
    byte[] picture,
    WeightForm weightForm,
    List<String> classNames) {
  public PreparedSearch {
    classNames = List.copyOf(classNames);
  }

  public Spec spec() {
    return started.spec();
  }

  /** A new state machine for this search. */
  SearchCore core() {
    return new SearchCore(spec(), strategy(), candidates::describe);
  }

  /** A new evaluator, for one worker. */
  Int8Evaluator accuracy() {
    return new Int8Evaluator(this);
  }

  private SearchStrategy strategy() {
    SearchSpace space = candidates.space();
    Nsga2Settings settings =
        Nsga2Settings.ofSeed(spec().seed()).withPopulation(spec().population());
    return Strategy.ofKey(spec().strategy())
        .create(settings, space.length(), space.supernet(), space::canonical);
  }
}
