package org.hilab.server.search;

import java.util.List;
import java.util.Optional;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.accuracy.Race;
import org.hilab.server.evolution.Nsga2Settings;
import org.hilab.server.evolution.SearchStrategy;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.journal.RunEvent.RunStarted;
import org.hilab.server.journal.Spec;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.space.SearchSpace;

/**
 * Everything a search needs in memory, and the spec that names it.
 *
 * @param started the first event of the run
 * @param evaluator scores networks on the search's images
 * @param table gives the latencies at once; empty: boards or models are asked
 * @param picture the first of the images, u8, C, H, W: what boards compute to prove a candidate
 * @param engine what computes int8 networks here
 * @param sharedWork what the workers of this process may keep and know together
 */
public record PreparedSearch(
    RunStarted started,
    Candidates candidates,
    Optional<TableLatency> table,
    AccuracyEvaluator evaluator,
    byte[] picture,
    Engine engine,
    List<String> classNames,
    SharedWork sharedWork) {
  public PreparedSearch {
    classNames = List.copyOf(classNames);
    Conventions conventions = SpecConventions.of(started.spec());
    if (!conventions.equals(evaluator.conventions())) {
      throw new IllegalArgumentException(
          "The spec says " + conventions + ", but " + evaluator.conventions() + " would score.");
    }
  }

  public Spec spec() {
    return started.spec();
  }

  /** The fast or the safe int8 form, by the self-test of this machine. */
  public WeightForm weightForm() {
    return engine.form();
  }

  /** The same search with a race, and nothing known of its candidates. */
  public PreparedSearch withRacing(Spec.Racing racing) {
    return with(spec().with(spec().seed(), racing), evaluator);
  }

  /** The same search with another seed. */
  public PreparedSearch withSeed(long seed) {
    return with(spec().with(seed, spec().evaluators().racing()), evaluator);
  }

  /** The same search with another number of threads. */
  public PreparedSearch withThreads(int threads) {
    return with(
        spec(), new AccuracyEvaluator(evaluator.images(), threads, evaluator.conventions()));
  }

  private PreparedSearch with(Spec newSpec, AccuracyEvaluator newEvaluator) {
    return new PreparedSearch(
        new RunStarted(newSpec, started.notice()),
        candidates,
        table,
        newEvaluator,
        picture,
        engine,
        classNames,
        new SharedWork(sharedWork.cacheBytes()));
  }

  /** How candidates are stopped early; empty: they are not. */
  public Optional<Race> race() {
    return Optional.ofNullable(spec().evaluators().racing())
        .map(racing -> new Race(racing.confidence(), racing.firstImages(), racing.step()));
  }

  /** A new state machine for this search. */
  public SearchCore core() {
    return new SearchCore(spec(), strategy(), candidates::describe);
  }

  private SearchStrategy strategy() {
    SearchSpace space = candidates.space();
    Nsga2Settings settings =
        Nsga2Settings.ofSeed(spec().seed()).withPopulation(spec().population());
    return Strategy.ofKey(spec().strategy())
        .create(settings, space.length(), space.supernet(), space::canonical);
  }
}
