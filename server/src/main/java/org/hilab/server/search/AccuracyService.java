package org.hilab.server.search;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import org.hilab.server.journal.RunId;

/** Measures the accuracies of a run's candidates: hears and answers on its {@link AccuracyBus}. */
public interface AccuracyService {
  /** Deploys what one run needs. The deployments, in the order in which they depend on another. */
  Future<List<String>> deploy(Vertx vertx, RunId run, PreparedSearch search);
}
