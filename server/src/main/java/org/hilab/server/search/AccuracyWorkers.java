package org.hilab.server.search;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.hilab.server.journal.RunId;

/** Deploys one run's accuracy queue and its workers on this machine. */
public final class AccuracyWorkers {
  /** Published after changes: an array of the workers' states, as in docs/api.md. */
  public static final String STATE = AccuracyBus.STATE;

  private AccuracyWorkers() {}

  /** The deployments, the queue first. */
  static Future<List<String>> deploy(Vertx vertx, RunId run, PreparedSearch search, int workers) {
    AccuracyBus bus = new AccuracyBus(run);
    List<Future<String>> deployments = new ArrayList<>();
    String evaluator = search.spec().evaluators().accuracy();
    deployments.add(vertx.deployVerticle(new AccuracyQueueVerticle(bus, evaluator)));
    for (int i = 0; i < workers; i++) {
      String id = "cpu-" + i;
      deployments.add(
          vertx.deployVerticle(
              new AccuracyWorkerVerticle(
                  bus, id, search.accuracy(), AccuracyWorkerVerticle.executor(vertx, id))));
    }
    return Future.all(deployments).map(_ -> deployments.stream().map(Future::result).toList());
  }
}
