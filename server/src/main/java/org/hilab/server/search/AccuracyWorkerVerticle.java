package org.hilab.server.search;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pulls candidates, measures their mean IoU on a thread of its own, answers, pulls again. */
final class AccuracyWorkerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AccuracyWorkerVerticle.class);
  private static final Duration LONGEST_PULL = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_CANDIDATE = Duration.ofMinutes(10);

  private final AccuracyBus bus;
  private final String id;
  private final CandidateEvaluator evaluator;
  private final WorkerExecutor executor;
  private volatile boolean stopped;
  private Future<?> running = Future.succeededFuture();

  AccuracyWorkerVerticle(
      AccuracyBus bus, String id, CandidateEvaluator evaluator, WorkerExecutor executor) {
    this.bus = bus;
    this.id = id;
    this.evaluator = evaluator;
    this.executor = executor;
  }

  /** One thread for blocking work, which may take as long as a candidate takes. */
  static WorkerExecutor executor(Vertx vertx, String id) {
    return vertx.createSharedWorkerExecutor(
        id, 1, LONGEST_CANDIDATE.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public Future<?> start() {
    pull();
    return Future.succeededFuture();
  }

  /** The candidate in work is given up; who stops this waits until ONNX Runtime has let go. */
  @Override
  public Future<?> stop() {
    stopped = true;
    evaluator.cancel();
    return running.otherwiseEmpty().eventually(executor::close);
  }

  private void pull() {
    if (stopped) {
      return;
    }
    vertx
        .eventBus()
        .<JsonObject>request(bus.pull(), me(), within(LONGEST_PULL))
        .compose(this::work)
        .onComplete(
            _ -> pull(),
            problem -> {
              LOG.debug("Worker {} pulls again: {}", id, problem.toString());
              vertx.setTimer(PAUSE.toMillis(), _ -> pull());
            });
  }

  private Future<?> work(Message<JsonObject> reply) {
    JsonObject ticket = reply.body();
    if (ticket == null) {
      return Future.succeededFuture();
    }
    Future<JsonObject> measured = executor.executeBlocking(() -> measure(ticket));
    running = measured;
    return measured.compose(this::report);
  }

  /** A stopped worker says nothing: its failure is not the candidate's. */
  private Future<?> report(JsonObject result) {
    return stopped
        ? Future.succeededFuture()
        : vertx.eventBus().request(bus.result(), result.mergeIn(me()), within(LONGEST_PULL));
  }

  private JsonObject measure(JsonObject json) {
    AccuracyQueue.Ticket ticket = AccuracyBus.ticket(json);
    try {
      AccuracyMeasured event =
          new AccuracyMeasured(ticket.genome(), evaluator.accuracy(ticket.genome()));
      return AccuracyBus.ticket(ticket).put("event", AccuracyBus.event(event));
    } catch (CancellationException e) {
      // Only who ends this process cancels or interrupts, and Vert.x may do it before stop().
      stopped = true;
      return AccuracyBus.ticket(ticket).put("failure", e.toString());
    } catch (RuntimeException e) {
      if (!stopped) {
        LOG.warn("Candidate {} was not measured", ticket.genome(), e);
      }
      return AccuracyBus.ticket(ticket).put("failure", e.toString());
    }
  }

  private JsonObject me() {
    return new JsonObject().put("worker", id);
  }

  private static DeliveryOptions within(Duration timeout) {
    return new DeliveryOptions().setSendTimeout(timeout.toMillis()).setLocalOnly(false);
  }
}
