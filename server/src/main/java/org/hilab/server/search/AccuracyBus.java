package org.hilab.server.search;

import io.vertx.core.json.JsonObject;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.journal.RunId;

/**
 * The event-bus addresses between one run's accuracy queue and its workers, and the messages they
 * carry. Bodies are JSON, so a worker may live in another process.
 */
record AccuracyBus(RunId run) {
  static final String STATE = "accuracy.state";

  /** {genome}: wanted. */
  String submit() {
    return "accuracy." + run + ".submit";
  }

  /** {worker}: has nothing to do. The reply is a ticket, or empty when there was no work. */
  String pull() {
    return "accuracy." + run + ".pull";
  }

  /** A ticket with either an event (what was measured) or a failure (why not). */
  String result() {
    return "accuracy." + run + ".result";
  }

  /** Published once for every candidate: the event. */
  String measured() {
    return "accuracy." + run + ".measured";
  }

  /** Published when a candidate cannot be measured by anybody: {genome, why}. */
  String failed() {
    return "accuracy." + run + ".failed";
  }

  static JsonObject ticket(AccuracyQueue.Ticket ticket) {
    return new JsonObject().put("genome", ticket.genome().bits()).put("fence", ticket.fence());
  }

  static AccuracyQueue.Ticket ticket(JsonObject json) {
    return new AccuracyQueue.Ticket(new Genome(json.getString("genome")), json.getLong("fence"));
  }

  static String event(AccuracyMeasured event) {
    return EventJson.write(event);
  }

  static AccuracyMeasured event(String json) {
    if (EventJson.read(json) instanceof AccuracyMeasured measured) {
      return measured;
    }
    throw new IllegalArgumentException("Not an accuracy: " + json);
  }
}
