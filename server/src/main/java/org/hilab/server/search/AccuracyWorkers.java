package org.hilab.server.search;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hilab.server.journal.RunId;

/** The workers of this machine that measure accuracies: so many, each with its own evaluator. */
public final class AccuracyWorkers {
  /** Published after changes: an array of the workers' states, as in docs/api.md. */
  public static final String STATE = AccuracyBus.STATE;

  private final int count;
  private final Function<PreparedSearch, CandidateEvaluator> evaluators;

  /**
   * Workers that are not there yet.
   *
   * @param evaluators makes one for each worker
   */
  AccuracyWorkers(int count, Function<PreparedSearch, CandidateEvaluator> evaluators) {
    this.count = count;
    this.evaluators = evaluators;
  }

  /** Deploys one run's accuracy queue and its workers. The deployments, the queue first. */
  Future<List<String>> deploy(Vertx vertx, RunId run, PreparedSearch search) {
    AccuracyBus bus = new AccuracyBus(run);
    List<Future<String>> deployments = new ArrayList<>();
    String evaluator = search.spec().evaluators().accuracy();
    deployments.add(
        vertx.deployVerticle(
            new AccuracyQueueVerticle(
                bus,
                evaluator,
                new PartBalance(search.candidates(), search.spec().dataset().images()),
                count)));
    for (int i = 0; i < count; i++) {
      String id = "cpu-" + i;
      deployments.add(
          vertx.deployVerticle(
              new AccuracyWorkerVerticle(
                  bus, id, evaluators.apply(search), AccuracyWorkerVerticle.executor(vertx, id))));
    }
    return Future.all(deployments).map(_ -> deployments.stream().map(Future::result).toList());
  }
}
