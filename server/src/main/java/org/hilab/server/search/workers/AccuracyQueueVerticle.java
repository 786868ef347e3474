package org.hilab.server.search.workers;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.AccuracyBus;
import org.hilab.server.search.AccuracyTask;
import org.hilab.server.search.workers.AccuracyQueue.Ticket;

/** The event-bus shell of {@link AccuracyQueue}: workers pull here and answer here. */
final class AccuracyQueueVerticle extends VerticleBase {
  /** Renewed with every image, so only one image has to fit. */
  private static final Duration LEASE = Duration.ofMinutes(2);

  private static final Duration LONGEST_PULL = Duration.ofSeconds(5);
  private static final int MOST_FAILURES = 3;

  private final AccuracyBus search;
  private final WorkerBus bus;
  private final String evaluator;
  private final AccuracyQueue queue;
  private final int expectedWorkers;
  private final Deque<Message<JsonObject>> idle = new ArrayDeque<>();
  private final Map<Genome, Integer> failures = new HashMap<>();
  private final Map<String, WorkerState> workers = new TreeMap<>();

  /**
   * A queue for one run.
   *
   * @param expectedWorkers how many will pull, even if they have not yet
   */
  AccuracyQueueVerticle(
      RunId run, String evaluator, AccuracyQueue.Partition partition, int expectedWorkers) {
    this.search = new AccuracyBus(run);
    this.bus = new WorkerBus(run);
    this.evaluator = evaluator;
    this.queue = new AccuracyQueue(LEASE, partition);
    this.expectedWorkers = expectedWorkers;
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(LONGEST_PULL.toMillis(), _ -> tick());
    return Future.all(
        vertx.eventBus().consumer(search.submit(), this::submit).completion(),
        vertx.eventBus().<JsonObject>consumer(bus.pull(), this::pull).completion(),
        vertx.eventBus().<JsonObject>consumer(bus.progress(), this::progress).completion(),
        vertx.eventBus().<JsonObject>consumer(bus.abandoned(), this::abandoned).completion(),
        vertx.eventBus().<JsonObject>consumer(bus.result(), this::result).completion());
  }

  private void submit(Message<JsonObject> message) {
    AccuracyBus.tasks(message.body()).forEach(queue::submit);
    message.reply(null);
    hand();
  }

  private void pull(Message<JsonObject> message) {
    worker(message).rest();
    idle.addLast(message);
    hand();
  }

  private void progress(Message<JsonObject> message) {
    queue.renew(WorkerBus.fences(message.body()), Instant.now());
  }

  private void abandoned(Message<JsonObject> message) {
    String gone = message.body().getString("worker");
    workers.remove(gone);
    idle.removeIf(pull -> gone.equals(pull.body().getString("worker")));
    queue.giveBack(WorkerBus.fences(message.body()));
    hand();
  }

  private void result(Message<JsonObject> message) {
    Ticket ticket = WorkerBus.ticket(message.body());
    boolean counts = queue.complete(ticket);
    message.reply(null);
    if (!counts) {
      return;
    }
    String event = message.body().getString("event");
    if (event == null) {
      failed(ticket.task(), message.body().getString("failure"));
    } else {
      worker(message).completed++;
      vertx.eventBus().publish(search.measured(), event);
    }
  }

  /** A part fails as a whole; then each of its candidates is tried on its own, and that counts. */
  private void failed(AccuracyTask task, String why) {
    Genome genome = task.genome();
    if (queue.isAlone(genome) && failures.merge(genome, 1, Integer::sum) >= MOST_FAILURES) {
      vertx
          .eventBus()
          .publish(search.failed(), new JsonObject().put("genome", genome.bits()).put("why", why));
    } else {
      queue.submitAlone(task);
      hand();
    }
  }

  private void hand() {
    while (!idle.isEmpty()) {
      List<Ticket> tickets = queue.pull(Instant.now(), free());
      if (tickets.isEmpty()) {
        break;
      }
      Message<JsonObject> worker = idle.removeFirst();
      worker(worker).work(tickets);
      worker.reply(WorkerBus.tickets(tickets));
    }
    publishState();
  }

  private int free() {
    long busy = workers.values().stream().filter(WorkerState::isBusy).count();
    return Math.max(1, Math.max(expectedWorkers, workers.size()) - (int) busy);
  }

  /** Nobody waits longer than a tick: an empty reply makes the worker pull again. */
  private void tick() {
    queue.expire(Instant.now());
    hand();
    while (!idle.isEmpty()) {
      idle.removeFirst().reply(null);
    }
  }

  private WorkerState worker(Message<JsonObject> message) {
    return workers.computeIfAbsent(message.body().getString("worker"), _ -> new WorkerState());
  }

  private void publishState() {
    JsonArray states = new JsonArray();
    workers.forEach((id, state) -> states.add(state.json(id, evaluator)));
    vertx.eventBus().publish(WorkerBus.STATE, states);
  }

  /** What the page shows of a worker. */
  private static final class WorkerState {
    private JsonObject job = new JsonObject();
    private long completed;

    /** The first candidate stands for the part. */
    void work(List<Ticket> tickets) {
      String genome = tickets.getFirst().genome().bits();
      job = new JsonObject().put("candidate", genome).put("phase", "accuracy");
    }

    boolean isBusy() {
      return !job.isEmpty();
    }

    void rest() {
      job = new JsonObject();
    }

    JsonObject json(String id, String evaluator) {
      return new JsonObject()
          .put("id", id)
          .put("evaluator", evaluator)
          .put("state", job.isEmpty() ? "idle" : "running")
          .put("job", job.isEmpty() ? null : job)
          .put("completed", completed);
    }
  }
}
