package org.hilab.server.lab;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hilab.server.api.HttpVerticle;
import org.hilab.server.fleet.AgentEndpoint;
import org.hilab.server.fleet.AgentEndpoints;
import org.hilab.server.fleet.BlobEndpoint;
import org.hilab.server.fleet.Blobs;
import org.hilab.server.fleet.FleetOptions;
import org.hilab.server.fleet.FleetVerticle;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SearchRunner;
import org.hilab.server.search.latency.TableBuilder;
import org.hilab.server.search.predictions.PredictionFiles;
import org.hilab.server.search.predictions.PredictionVerticle;
import org.hilab.server.search.workers.AccuracyWorkers;
import org.hilab.server.search.workers.WorkerEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running lab: open it, search in it, close it. */
public final class Lab implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lab.class);
  private static final Duration LONGEST_START = Duration.ofSeconds(30);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

  private final LabOptions options;
  private final Journal journal;
  private final Vertx vertx;
  private final String localToken = LocalAgent.newToken();
  private final Blobs blobs;
  private final HttpVerticle http;
  private Optional<LocalAgent> agent = Optional.empty();
  private boolean closed;

  private Lab(LabOptions options) {
    this.options = options;
    this.journal = Journal.open(options.folder(), InstantSource.system());
    this.vertx = Vertx.vertx(new VertxOptions().setWorkerPoolSize(4).setEventLoopPoolSize(2));
    this.blobs = new Blobs(options.folder().resolve("blobs"));
    this.http =
        new HttpVerticle(
            new HttpVerticle.Door(
                listening().host(),
                listening().port(),
                listening().identity(),
                LabFiles.adminSecret(folder())),
            journal,
            agents(),
            predictions());
  }

  /**
   * Starts a lab; it listens when this returns.
   *
   * @throws org.hilab.server.candidate.InvalidInput if the port is in use
   * @throws org.hilab.server.journal.JournalException if the folder cannot be used
   */
  public static Lab open(LabOptions options) {
    Lab lab = new Lab(options);
    try {
      lab.start();
      return lab;
    } catch (RuntimeException e) {
      lab.close();
      throw e;
    }
  }

  private void start() {
    await(
        vertx
            .deployVerticle(new FleetVerticle(FleetOptions.DEFAULTS, InstantSource.system()))
            .compose(_ -> vertx.deployVerticle(http)),
        LONGEST_START);
    if (listening().announced()) {
      LabFiles.announce(folder(), listening(), http.port());
    }
    if (listening().isOpenlyReadable()) {
      LOG.warn(
          "What is said on {} is not encrypted; for TLS give --tls-certificate and --tls-key",
          listening().host());
    }
    if (options.localAgent()) {
      agent = Optional.of(LocalAgent.start(folder(), localToken));
    }
  }

  private AgentEndpoints agents() {
    return new AgentEndpoints(
        new AgentEndpoint(
            vertx, this::owner, FleetOptions.DEFAULTS, () -> UUID.randomUUID().toString()),
        new BlobEndpoint(vertx, this::owner, blobs),
        new WorkerEndpoint(vertx, this::owner, () -> UUID.randomUUID().toString()));
  }

  /** The journal reads from the disk, so not on the event loop. */
  private Future<Optional<String>> owner(String token) {
    if (MessageDigest.isEqual(token.getBytes(UTF_8), localToken.getBytes(UTF_8))) {
      return Future.succeededFuture(Optional.of("local"));
    }
    return vertx.executeBlocking(() -> journal.agentTokens().verify(token), false);
  }

  public int port() {
    return http.port();
  }

  /** Where a browser on this machine finds the page. */
  public String page() {
    return listening()
        .identity()
        .map(identity -> "https://" + identity.name().orElse("localhost"))
        .orElse("http://localhost")
        .concat(":" + port());
  }

  /** Its text makes tokens. */
  public Path adminSecretFile() {
    return LabFiles.adminSecretFile(folder());
  }

  private LabOptions.Listening listening() {
    return options.listening();
  }

  private Path folder() {
    return options.folder();
  }

  public Journal journal() {
    return journal;
  }

  /** Runs searches in this lab. */
  public SearchRunner searches() {
    return new SearchRunner(vertx, journal, new AccuracyWorkers(options.workers(), blobs), blobs);
  }

  /**
   * Paints the candidates of a search for whoever asks, from now until the lab closes.
   *
   * @return paints at once what it is given
   */
  public PredictionVerticle paint(RunId run, PreparedSearch search) {
    PredictionVerticle painting = new PredictionVerticle(run, search, predictions());
    await(vertx.deployVerticle(painting), LONGEST_START);
    return painting;
  }

  private PredictionFiles predictions() {
    return new PredictionFiles(folder().resolve("predictions"));
  }

  /** Fills latency tables in this lab. */
  public TableBuilder tables() {
    return new TableBuilder(vertx, journal, blobs);
  }

  /** Ends the agent, the server and, last, the journal. Twice is once. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    agent.ifPresent(LocalAgent::close);
    try {
      await(undeployed().eventually(vertx::close), LONGEST_STOP);
    } finally {
      journal.close();
    }
  }

  /** Vert.x's own end would take workers' threads away before the workers have stopped. */
  private Future<?> undeployed() {
    return Future.join(vertx.deploymentIDs().stream().map(vertx::undeploy).toList());
  }

  /** Waits for a future from a thread that is not Vert.x's; its own exception comes out. */
  public static <T> T await(Future<T> future, Duration longest) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("The server did not answer within " + longest + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted.", e);
    }
  }
}
