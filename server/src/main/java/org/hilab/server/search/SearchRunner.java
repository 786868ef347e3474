package org.hilab.server.search;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.fleet.LatencyService;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.RunId;

/** Runs searches in this process: new ones, and those that a restart interrupted. */
public final class SearchRunner {
  private final Vertx vertx;
  private final Journal journal;
  private final AccuracyService workers;
  private final Blobs blobs;

  /**
   * A runner over one journal.
   *
   * @param workers measure the accuracies
   * @param blobs what boards fetch
   */
  public SearchRunner(Vertx vertx, Journal journal, AccuracyService workers, Blobs blobs) {
    this.vertx = vertx;
    this.journal = journal;
    this.workers = workers;
    this.blobs = blobs;
  }

  /** Records a new run; nothing is measured yet. */
  public Future<RunId> create(String name, PreparedSearch search) {
    return Future.fromCompletionStage(journal.create(name, search.started()));
  }

  /**
   * Searches from where the journal ends, and lets boards prove the front on the way and after.
   * Completes when the run's last event is on the disk.
   */
  public Future<Void> run(RunId run, PreparedSearch search, ProofSettings proof) {
    if (proof.longest().isZero()) {
      return search(run, search);
    }
    VerificationVerticle verification = verification(run, search, proof);
    return vertx
        .deployVerticle(verification)
        .compose(id ->
            search(run, search)
                .compose(_ -> verification.finish())
                .eventually(() -> vertx.undeploy(id)));
  }

  /** Lets boards prove what is left of the front of a search that has ended. */
  public Future<Void> verify(RunId run, PreparedSearch search, ProofSettings proof) {
    if (proof.longest().isZero()) {
      return Future.succeededFuture();
    }
    VerificationVerticle verification = verification(run, search, proof);
    return vertx
        .deployVerticle(verification)
        .compose(id -> verification.finish().eventually(() -> vertx.undeploy(id)));
  }

  private Future<Void> search(RunId run, PreparedSearch search) {
    SearchVerticle verticle =
        new SearchVerticle(
            run,
            search,
            new SearchVerticle.Surroundings(
                journal,
                new LatencyService(vertx.eventBus()),
                new SpendingMeter(PackageEnergy.ofThisMachine(), System::nanoTime)));
    return workers
        .deploy(vertx, run, search)
        .compose(workerIds ->
            vertx
                .deployVerticle(verticle)
                .compose(id -> verticle.finished().eventually(() -> undeploy(workerIds, id))));
  }

  private VerificationVerticle verification(RunId run, PreparedSearch search, ProofSettings proof) {
    return new VerificationVerticle(
        run,
        journal,
        new LatencyService(vertx.eventBus()),
        new VerificationVerticle.Settings(
            new ProofJobs(search, blobs)::of, search.table().map(TableLatency::needs), proof));
  }

  private Future<?> undeploy(List<String> workerIds, String searchId) {
    List<String> ids = new ArrayList<>(workerIds.reversed());
    ids.add(searchId);
    return Future.join(ids.stream().map(vertx::undeploy).toList());
  }
}
