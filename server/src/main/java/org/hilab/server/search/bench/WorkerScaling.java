package org.hilab.server.search.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.hilab.server.fleet.BlobEndpoint;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.AccuracyBus;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.workers.AccuracyWorkers;
import org.hilab.server.search.workers.SharedInt8Evaluator;
import org.hilab.server.search.workers.WorkerEndpoint;

/**
 * One generation through the queue and the event bus, as a search does it, by different numbers of
 * workers of one thread; some of them in processes of their own, over a socket. Nothing is kept
 * between rounds but sessions, and the second round counts.
 */
public final class WorkerScaling {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final RunId RUN = new RunId("20260101T000000-1");

  private final PreparedSearch search;
  private final Path folder;
  private final List<AccuracyTask> tasks;
  private final String secret = UUID.randomUUID().toString();

  /**
   * A bench over the first generation of a search.
   *
   * @param folder for what workers fetch
   */
  public WorkerScaling(PreparedSearch search, Path folder) {
    this.search = search.withThreads(1);
    this.folder = folder;
    this.tasks = BenchSearch.firstGeneration(search);
  }

  /** Starts a worker process that dials to a server with a secret. */
  @FunctionalInterface
  public interface Starter {
    AutoCloseable start(URI server, String secret);
  }

  /**
   * One number of workers.
   *
   * @param here in this process
   * @param elsewhere in processes of their own
   */
  public record Row(int here, int elsewhere, double candidatesPerMinute) {
    /** Of what so many workers would do if each were as fast as the first row's one. */
    public double efficiency(Row first) {
      return candidatesPerMinute / first.candidatesPerMinute / (here + elsewhere);
    }
  }

  /** Candidates of a round. */
  public int candidates() {
    return tasks.size();
  }

  /** Takes two rounds and, with other processes, their start. */
  public Row run(int here, int elsewhere, Starter starter) {
    Vertx vertx = Vertx.vertx();
    List<AutoCloseable> processes = new ArrayList<>();
    try {
      HttpServer server = await(listen(vertx));
      Future<Void> ready = ready(vertx, here + elsewhere);
      AccuracyWorkers workers =
          new AccuracyWorkers(here, each -> new SharedInt8Evaluator(each, 0), blobs());
      await(workers.deploy(vertx, RUN, search));
      URI uri = URI.create("http://127.0.0.1:" + server.actualPort());
      for (int i = 0; i < elsewhere; i++) {
        processes.add(starter.start(uri, secret));
      }
      await(ready);
      round(vertx);
      return new Row(here, elsewhere, tasks.size() / round(vertx));
    } finally {
      processes.forEach(WorkerScaling::close);
      await(vertx.close());
    }
  }

  private Blobs blobs() {
    return new Blobs(folder.resolve("offered"));
  }

  private Future<HttpServer> listen(Vertx vertx) {
    WorkerEndpoint workers =
        new WorkerEndpoint(vertx, this::owner, () -> UUID.randomUUID().toString());
    BlobEndpoint blobs = new BlobEndpoint(vertx, this::owner, blobs());
    return vertx
        .createHttpServer()
        .requestHandler((HttpServerRequest request) -> {
          if (request.path().equals(WorkerEndpoint.PATH)) {
            workers.handle(request);
          } else {
            blobs.handle(request);
          }
        })
        .listen(0, "127.0.0.1");
  }

  private Future<Optional<String>> owner(String shown) {
    return Future.succeededFuture(secret.equals(shown) ? Optional.of("bench") : Optional.empty());
  }

  /** When so many workers have asked for work. */
  private static Future<Void> ready(Vertx vertx, int workers) {
    Promise<Void> ready = Promise.promise();
    vertx
        .eventBus()
        .<JsonArray>consumer(
            AccuracyWorkers.STATE,
            state -> {
              if (state.body().size() >= workers) {
                ready.tryComplete();
              }
            });
    return ready.future();
  }

  /** Minutes. */
  private double round(Vertx vertx) {
    AccuracyBus bus = new AccuracyBus(RUN);
    Promise<Void> done = Promise.promise();
    AtomicInteger left = new AtomicInteger(tasks.size());
    var measured =
        vertx
            .eventBus()
            .consumer(
                bus.measured(),
                _ -> {
                  if (left.decrementAndGet() == 0) {
                    done.complete();
                  }
                });
    var failed =
        vertx
            .eventBus()
            .consumer(bus.failed(), message -> done.tryFail("Failed: " + message.body()));
    await(Future.all(measured.completion(), failed.completion()));
    long start = System.nanoTime();
    await(vertx.eventBus().request(bus.submit(), AccuracyBus.tasks(tasks)));
    await(done.future());
    double minutes = (System.nanoTime() - start) / 60e9;
    await(Future.all(measured.unregister(), failed.unregister()));
    return minutes;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(LONGEST.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("The bench was interrupted.", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A worker failed.", e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("The workers did not end within " + LONGEST + ".", e);
    }
  }

  private static void close(AutoCloseable process) {
    try {
      process.close();
    } catch (Exception e) {
      throw new IllegalStateException("A worker process does not end.", e);
    }
  }
}
