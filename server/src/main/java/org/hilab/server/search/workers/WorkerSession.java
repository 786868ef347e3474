package org.hilab.server.search.workers;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.hilab.server.fleet.AgentEndpoint;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.search.AccuracyBus;
import org.hilab.server.search.workers.AccuracyQueue.Ticket;
import org.hilab.server.search.workers.WorkerMessage.Answer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event-bus end of one worker's WebSocket: pulls candidates for it once it has proven its
 * engine, and takes only answers for those that it has. What it has when the socket closes goes
 * back to the queue at once.
 */
final class WorkerSession {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerSession.class);
  private static final Duration ANSWER = Duration.ofSeconds(15);
  private static final Duration PROOF = Duration.ofMinutes(10);
  private static final Duration SILENCE = Duration.ofSeconds(30);

  /** RFC 6455, 7.4.1. */
  private static final short POLICY_VIOLATION = 1008;

  private final Vertx vertx;
  private final ServerWebSocket socket;
  private final String owner;
  private final String name;
  private final Map<Long, Ticket> held = new LinkedHashMap<>();
  private long lastHeard = System.nanoTime();
  private boolean saidHello;
  private boolean closed;

  /** Of the run that was offered; null while there is none. */
  private @Nullable WorkerBus run;

  private boolean proven;

  WorkerSession(Vertx vertx, ServerWebSocket socket, String owner, String id) {
    this.vertx = vertx;
    this.socket = socket;
    this.owner = owner;
    this.name = owner + "-" + id.substring(0, 4);
  }

  void open(Supplier<Future<Optional<String>>> ownerNow) {
    socket.pause();
    List<MessageConsumer<String>> consumers =
        List.of(
            vertx.eventBus().consumer(WorkerBus.BEGUN, _ -> offer()),
            vertx.eventBus().consumer(WorkerBus.ENDED, ended -> ended(ended.body())),
            vertx.eventBus().consumer(AgentEndpoint.REVOKED, gone -> revoke(gone.body())));
    long timer = vertx.setPeriodic(SILENCE.toMillis() / 3, _ -> watch());
    socket.textMessageHandler(this::hear);
    socket.exceptionHandler(why -> LOG.info("Worker {}: {}", name, why.getMessage()));
    socket.closeHandler(_ -> {
      closed = true;
      vertx.cancelTimer(timer);
      consumers.forEach(MessageConsumer::unregister);
      abandon();
      LOG.info("Worker {} is gone.", name);
    });
    Future.all(consumers.stream().map(MessageConsumer::completion).toList())
        .compose(_ -> ownerNow.get())
        .onSuccess(now -> {
          socket.resume();
          if (now.isEmpty()) {
            revoke(owner);
          }
        })
        .onFailure(why -> socket.close());
  }

  private void revoke(String gone) {
    if (owner.equals(gone)) {
      refuse("The token of " + owner + " was revoked.", "Join again with a new one.");
    }
  }

  private void watch() {
    if (System.nanoTime() - lastHeard > SILENCE.toNanos()) {
      refuse("The worker was silent.", "Look at its log and its network.");
    }
  }

  private void hear(String text) {
    lastHeard = System.nanoTime();
    try {
      hear(WorkerMessage.of(text));
    } catch (IllegalArgumentException e) {
      LOG.debug("Worker {} said {}", name, text, e);
      refuse("This is no message of a worker: " + e.getMessage(), "Run the server's release.");
    }
  }

  private void hear(WorkerMessage message) {
    if (saidHello == message instanceof WorkerMessage.Hello) {
      throw new IllegalArgumentException("a hello is the first message and no other");
    }
    switch (message) {
      case WorkerMessage.Hello hello -> hello(hello);
      case WorkerMessage.Proof(List<Long> checksums) -> prove(new JsonArray(checksums));
      case WorkerMessage.Pull(int id) -> pull(id);
      case WorkerMessage.Progress() -> progress();
      case WorkerMessage.Result result -> result(result);
      case WorkerMessage.Alive() -> alive();
    }
  }

  private void hello(WorkerMessage.Hello hello) {
    saidHello = true;
    if (hello.protocol() != RemoteWorker.PROTOCOL) {
      refuse(
          "The worker speaks version "
              + hello.protocol()
              + ", the server "
              + RemoteWorker.PROTOCOL
              + ".",
          "Run the server's release.");
      return;
    }
    LOG.info("Worker {} is here with {}.", name, hello.engine());
    offer();
  }

  /** An offer that failed is asked for again. */
  private void alive() {
    offer();
    say(new JsonObject().put("type", "alive"));
  }

  private void offer() {
    if (saidHello && run == null) {
      vertx
          .eventBus()
          .<JsonObject>request(WorkerBus.OFFER, new JsonObject(), within(PROOF))
          .onSuccess(reply -> offered(reply.body()))
          .onFailure(why -> LOG.debug("Worker {}: no run ({})", name, why.getMessage()));
    }
  }

  private void offered(JsonObject offer) {
    if (run == null) {
      run = new WorkerBus(RunOffer.of(offer).run());
      say(new JsonObject().put("type", "run").put("offer", offer));
    }
  }

  private void ended(String ended) {
    WorkerBus current = run;
    if (current != null && current.run().text().equals(ended)) {
      run = null;
      proven = false;
      held.clear();
      say(new JsonObject().put("type", "ended").put("run", ended));
    }
  }

  private void prove(JsonArray checksums) {
    WorkerBus current = run;
    if (current == null) {
      return;
    }
    vertx
        .eventBus()
        .<JsonObject>request(
            current.prove(), new JsonObject().put("checksums", checksums), within(PROOF))
        .onSuccess(reply -> judged(current, reply.body().getString("difference")))
        .onFailure(why -> refuse("The proof was not checked.", String.valueOf(why.getMessage())));
  }

  private void judged(WorkerBus proof, @Nullable String difference) {
    if (!proof.equals(run)) {
      return;
    }
    if (difference == null) {
      proven = true;
      say(new JsonObject().put("type", "accepted").put("run", proof.run().text()));
    } else {
      refuse(difference, "The search goes on without this worker.");
    }
  }

  /** The run that this worker may work for; it may have ended while a message was on its way. */
  private Optional<WorkerBus> working() {
    return proven ? Optional.ofNullable(run) : Optional.empty();
  }

  private void pull(int id) {
    Optional<WorkerBus> current = working();
    if (current.isEmpty()) {
      reply(id, null);
      return;
    }
    vertx
        .eventBus()
        .<JsonObject>request(current.get().pull(), me(), within(ANSWER))
        .onSuccess(reply -> pulled(id, current.get(), reply))
        .onFailure(_ -> reply(id, null));
  }

  private void pulled(int id, WorkerBus from, Message<JsonObject> reply) {
    if (reply.body() != null) {
      WorkerBus.tickets(reply.body()).forEach(ticket -> held.put(ticket.fence(), ticket));
    }
    if (closed || !from.equals(run)) {
      abandon();
    } else {
      reply(id, reply.body());
    }
  }

  private void progress() {
    working()
        .ifPresent(current ->
            vertx
                .eventBus()
                .send(current.progress(), WorkerBus.fences(List.copyOf(held.values()))));
  }

  private void result(WorkerMessage.Result message) {
    int id = message.id();
    Ticket ticket = held.get(message.fence());
    Optional<WorkerBus> current = working();
    if (current.isEmpty() || ticket == null) {
      reply(id, null);
      return;
    }
    JsonObject result = WorkerBus.ticket(ticket).mergeIn(me());
    switch (message.answer()) {
      case Answer.Failed(String why) -> result.put("failure", name + ": " + why);
      case Answer.Measured(AccuracyMeasured event) ->
          result.put("event", AccuracyBus.event(requireOf(ticket, event)));
    }
    vertx
        .eventBus()
        .request(current.get().result(), result, within(ANSWER))
        .onComplete(_ -> {
          held.remove(ticket.fence());
          reply(id, null);
        });
  }

  private static AccuracyMeasured requireOf(Ticket ticket, AccuracyMeasured event) {
    if (!event.genome().equals(ticket.genome())) {
      throw new IllegalArgumentException("it answers for another candidate than it was asked");
    }
    return event;
  }

  private void abandon() {
    WorkerBus current = run;
    if (current != null) {
      JsonObject gone = WorkerBus.fences(new ArrayList<>(held.values())).mergeIn(me());
      vertx.eventBus().send(current.abandoned(), gone);
      held.clear();
    }
  }

  private void reply(int id, @Nullable JsonObject body) {
    say(new JsonObject().put("type", "reply").put("id", id).put("body", body));
  }

  private void say(JsonObject message) {
    if (!closed) {
      socket.writeTextMessage(message.encode());
    }
  }

  private void refuse(String what, String doThis) {
    LOG.warn("Worker {} refused: {} {}", name, what, doThis);
    say(new JsonObject().put("type", "refused").put("what", what).put("do", doThis));
    socket.close(POLICY_VIOLATION, "refused");
  }

  private JsonObject me() {
    return new JsonObject().put("worker", name);
  }

  private static DeliveryOptions within(Duration timeout) {
    return new DeliveryOptions().setSendTimeout(timeout.toMillis());
  }
}
