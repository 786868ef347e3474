package org.hilab.server.search;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.hilab.server.fleet.LatencyService;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.RunId;

/** Runs searches in this process: new ones, and those that a restart interrupted. */
public final class SearchRunner {
  private final Vertx vertx;
  private final Journal journal;
  private final AccuracyWorkers workers;

  /**
   * A runner over one journal.
   *
   * @param workers candidates whose accuracy is measured at the same time
   */
  public SearchRunner(Vertx vertx, Journal journal, int workers) {
    this(vertx, journal, new AccuracyWorkers(workers, search -> search.accuracy(workers)));
  }

  SearchRunner(Vertx vertx, Journal journal, AccuracyWorkers workers) {
    this.vertx = vertx;
    this.journal = journal;
    this.workers = workers;
  }

  /** Records a new run; nothing is measured yet. */
  public Future<RunId> create(String name, PreparedSearch search) {
    return Future.fromCompletionStage(journal.create(name, search.started()));
  }

  /** Searches from where the journal ends; completes when the run's last event is on the disk. */
  public Future<Void> run(RunId run, PreparedSearch search) {
    SearchVerticle verticle =
        new SearchVerticle(run, search, journal, new LatencyService(vertx.eventBus()));
    return workers
        .deploy(vertx, run, search)
        .compose(workerIds ->
            vertx
                .deployVerticle(verticle)
                .compose(id -> verticle.finished().eventually(() -> undeploy(workerIds, id))));
  }

  private Future<?> undeploy(List<String> workerIds, String searchId) {
    List<String> ids = new ArrayList<>(workerIds.reversed());
    ids.add(searchId);
    return Future.join(ids.stream().map(vertx::undeploy).toList());
  }
}
