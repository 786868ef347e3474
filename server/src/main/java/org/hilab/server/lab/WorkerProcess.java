package org.hilab.server.lab;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;
import org.hilab.server.search.workers.RemoteWorker;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One worker that has a process for itself: run it, close it. */
public final class WorkerProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final Duration FOREVER = Duration.ofDays(3650);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final Vertx vertx = Vertx.vertx();
  private final RemoteWorker worker;

  /**
   * A worker that has not dialled yet.
   *
   * @param listener hears in words how it goes
   */
  public WorkerProcess(RemoteWorker.Settings settings, Consumer<String> listener) {
    this.worker = new RemoteWorker(vertx, settings, listener);
  }

  /** Works until it is refused or its device is gone; that comes out as an exception. */
  public void run() {
    Lab.await(worker.run(), FOREVER);
  }

  /** Waits for what runs, but not for ever: the sessions of a GPU that is gone may never close. */
  @Override
  public void close() {
    try {
      Lab.await(vertx.close(), LONGEST_CLOSE);
    } catch (IllegalStateException e) {
      LOG.debug("Not everything was closed", e);
    }
  }
}
