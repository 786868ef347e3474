package org.hilab.server.search.workers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.hilab.server.accuracy.UnequalEngineException;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.onnx.LostDeviceException;
import org.hilab.server.search.AccuracyBus;
import org.hilab.server.search.workers.AccuracyQueue.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pulls parts, measures their mean IoUs on a thread of its own, answers for each, pulls again. */
final class AccuracyWorkerVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(AccuracyWorkerVerticle.class);
  private static final Duration LONGEST_PULL = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration PROGRESS = Duration.ofSeconds(2);

  /** Only Vert.x's warning about slow work depends on it; the queue's leases decide. */
  private static final Duration LONGEST_PART = Duration.ofHours(4);

  private final WorkerBus bus;
  private final String id;
  private final CandidateEvaluator evaluator;
  private final WorkerExecutor executor;
  private final Promise<Void> broken = Promise.promise();
  private volatile boolean stopped;
  private Future<?> running = Future.succeededFuture();

  AccuracyWorkerVerticle(
      WorkerBus bus, String id, CandidateEvaluator evaluator, WorkerExecutor executor) {
    this.bus = bus;
    this.id = id;
    this.evaluator = evaluator;
    this.executor = executor;
  }

  /** One thread for blocking work, which may take as long as a part takes. */
  static WorkerExecutor executor(Vertx vertx, String id) {
    return vertx.createSharedWorkerExecutor(id, 1, LONGEST_PART.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Fails when the device is gone or computes wrong numbers; this worker pulls no more then. */
  Future<Void> broken() {
    return broken.future();
  }

  @Override
  public Future<?> start() {
    pull();
    return Future.succeededFuture();
  }

  /** The part in work is given up; who stops this waits until ONNX Runtime has let go. */
  @Override
  public Future<?> stop() {
    stopped = true;
    evaluator.cancel();
    return running.otherwiseEmpty().eventually(this::release);
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

  /** ONNX Runtime's sessions are closed where they ran. */
  private Future<?> release() {
    return executor
        .executeBlocking(() -> {
          evaluator.close();
          return null;
        })
        .eventually(executor::close);
  }

  private Future<?> work(Message<JsonObject> reply) {
    if (reply.body() == null) {
      return Future.succeededFuture();
    }
    Part part = new Part(WorkerBus.tickets(reply.body()));
    Future<?> measured = executor.executeBlocking(part::measure);
    running = measured;
    return measured.compose(_ -> Future.join(List.copyOf(part.reports)));
  }

  /** The candidates of one pull; each is answered for as soon as it is known. */
  private final class Part implements CandidateEvaluator.Listener {
    private final Map<Genome, Ticket> open = new LinkedHashMap<>();
    private final List<Future<?>> reports = new ArrayList<>();
    private long lastProgress = System.nanoTime();

    Part(List<Ticket> tickets) {
      tickets.forEach(ticket -> open.put(ticket.genome(), ticket));
    }

    Void measure() {
      try {
        evaluator.evaluate(open.values().stream().map(Ticket::task).toList(), this);
      } catch (CancellationException e) {
        // Only who ends this process cancels or interrupts, and Vert.x may do it before stop().
        stopped = true;
      } catch (LostDeviceException | UnequalEngineException e) {
        // Not the candidates' fault: another worker will do.
        stopped = true;
        broken.tryFail(e);
      } catch (RuntimeException e) {
        if (!stopped) {
          LOG.warn("Candidates {} were not measured", open.keySet(), e);
        }
        fail(e.toString());
      }
      return null;
    }

    private synchronized void fail(String why) {
      open.values().forEach(ticket -> report(ticket, "failure", why));
    }

    @Override
    public synchronized void measured(Genome genome, Accuracy accuracy) {
      Ticket ticket = open.remove(genome);
      if (ticket != null) {
        report(ticket, "event", AccuracyBus.event(new AccuracyMeasured(genome, accuracy)));
      }
    }

    @Override
    public synchronized void progress() {
      if (System.nanoTime() - lastProgress >= PROGRESS.toNanos()) {
        lastProgress = System.nanoTime();
        vertx.eventBus().send(bus.progress(), WorkerBus.fences(List.copyOf(open.values())));
      }
    }

    /** A stopped worker says nothing: its failure is not the candidate's. */
    private void report(Ticket ticket, String key, String value) {
      if (!stopped) {
        JsonObject result = WorkerBus.ticket(ticket).put(key, value).mergeIn(me());
        reports.add(vertx.eventBus().request(bus.result(), result, within(LONGEST_PULL)));
      }
    }
  }

  private JsonObject me() {
    return new JsonObject().put("worker", id);
  }

  private static DeliveryOptions within(Duration timeout) {
    return new DeliveryOptions().setSendTimeout(timeout.toMillis()).setLocalOnly(false);
  }
}
