package org.hilab.server.search.workers;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.AccuracyBus;
import org.hilab.server.search.workers.AccuracyQueue.Ticket;

/**
 * The event-bus addresses between one run's accuracy queue and its workers, and the messages they
 * carry. Bodies are JSON, so a worker may live in another process.
 */
record WorkerBus(RunId run) {
  static final String STATE = "accuracy.state";

  /** Asks for {@link RunOffer}: what a worker of another process needs. Nobody: no run. */
  static final String OFFER = "accuracy.offer";

  /** Published when there is something to ask for, and when it is over: the run. */
  static final String BEGUN = "accuracy.begun";

  static final String ENDED = "accuracy.ended";

  /** {checksums}: of a worker's engine. The reply is empty, or the difference to this server's. */
  String prove() {
    return "accuracy." + run + ".prove";
  }

  /** {worker, fences}: this worker is gone and these need another one. */
  String abandoned() {
    return "accuracy." + run + ".abandoned";
  }

  /** {worker}: has nothing to do. The reply is {tickets}, or empty when there was no work. */
  String pull() {
    return "accuracy." + run + ".pull";
  }

  /** {fences}: the worker is still at these. */
  String progress() {
    return "accuracy." + run + ".progress";
  }

  /** A ticket with either an event (what was measured) or a failure (why not). */
  String result() {
    return "accuracy." + run + ".result";
  }

  static JsonObject tickets(List<Ticket> tickets) {
    return new JsonObject()
        .put("tickets", new JsonArray(tickets.stream().map(WorkerBus::ticket).toList()));
  }

  static List<Ticket> tickets(JsonObject json) {
    JsonArray array = json.getJsonArray("tickets");
    return IntStream.range(0, array.size())
        .mapToObj(array::getJsonObject)
        .map(WorkerBus::ticket)
        .toList();
  }

  static JsonObject ticket(Ticket ticket) {
    return AccuracyBus.task(ticket.task()).put("fence", ticket.fence());
  }

  static Ticket ticket(JsonObject json) {
    return new Ticket(AccuracyBus.task(json), json.getLong("fence"));
  }

  static JsonObject fences(List<Ticket> tickets) {
    return new JsonObject()
        .put("fences", new JsonArray(tickets.stream().map(Ticket::fence).toList()));
  }

  static List<Long> fences(JsonObject json) {
    return json.getJsonArray("fences").stream().map(fence -> ((Number) fence).longValue()).toList();
  }
}
