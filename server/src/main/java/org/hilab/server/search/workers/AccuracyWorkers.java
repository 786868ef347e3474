package org.hilab.server.search.workers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.AccuracyService;
import org.hilab.server.search.PreparedSearch;

/**
 * The workers of this machine that measure accuracies, so many, each with its own evaluator; and
 * the offer of a run to workers elsewhere.
 */
public final class AccuracyWorkers implements AccuracyService {
  /** Published after changes: an array of the workers' states, as in docs/api.md. */
  public static final String STATE = WorkerBus.STATE;

  private final int count;
  private final Function<PreparedSearch, CandidateEvaluator> evaluators;
  private final Blobs blobs;

  /**
   * Workers that score int8 networks and share the memory that the search may use.
   *
   * @param blobs what workers elsewhere fetch
   */
  public AccuracyWorkers(int count, Blobs blobs) {
    this(count, search -> SharedInt8Evaluator.oneOf(count, search), blobs);
  }

  /**
   * Workers that are not there yet.
   *
   * @param evaluators makes one for each worker
   */
  public AccuracyWorkers(
      int count, Function<PreparedSearch, CandidateEvaluator> evaluators, Blobs blobs) {
    this.count = count;
    this.evaluators = evaluators;
    this.blobs = blobs;
  }

  /** The queue first, and the offer last, so that whoever takes it finds the queue. */
  @Override
  public Future<List<String>> deploy(Vertx vertx, RunId run, PreparedSearch search) {
    List<Future<String>> deployments = new ArrayList<>();
    deployments.add(vertx.deployVerticle(queue(run, search)));
    WorkerBus bus = new WorkerBus(run);
    for (int i = 0; i < count; i++) {
      String id = "cpu-" + i;
      deployments.add(
          vertx.deployVerticle(
              new AccuracyWorkerVerticle(
                  bus, id, evaluators.apply(search), AccuracyWorkerVerticle.executor(vertx, id))));
    }
    return Future.all(List.copyOf(deployments))
        .compose(_ -> {
          deployments.add(vertx.deployVerticle(new OfferVerticle(run, search, blobs)));
          return deployments.getLast();
        })
        .map(_ -> deployments.stream().map(Future::result).toList());
  }

  private AccuracyQueueVerticle queue(RunId run, PreparedSearch search) {
    return new AccuracyQueueVerticle(
        run,
        search.spec().evaluators().accuracy(),
        new PartBalance(search.candidates(), search.spec().dataset().images()),
        count);
  }
}
