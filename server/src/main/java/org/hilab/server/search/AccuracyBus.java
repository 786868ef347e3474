package org.hilab.server.search;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.journal.RunId;
import org.hilab.server.search.AccuracyQueue.Ticket;

/**
 * The event-bus addresses between one run's accuracy queue and its workers, and the messages they
 * carry. Bodies are JSON, so a worker may live in another process.
 */
record AccuracyBus(RunId run) {
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

  /** {tasks}: wanted, all of them at once so that they can be shared out well. */
  String submit() {
    return "accuracy." + run + ".submit";
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

  /** Published once for every candidate: the event. */
  String measured() {
    return "accuracy." + run + ".measured";
  }

  /** Published when a candidate cannot be measured by anybody: {genome, why}. */
  String failed() {
    return "accuracy." + run + ".failed";
  }

  static JsonObject tasks(List<AccuracyTask> tasks) {
    return new JsonObject()
        .put("tasks", new JsonArray(tasks.stream().map(AccuracyBus::json).toList()));
  }

  static List<AccuracyTask> tasks(JsonObject json) {
    return objects(json, "tasks").map(AccuracyBus::task).toList();
  }

  static JsonObject tickets(List<Ticket> tickets) {
    return new JsonObject()
        .put("tickets", new JsonArray(tickets.stream().map(AccuracyBus::ticket).toList()));
  }

  static List<Ticket> tickets(JsonObject json) {
    return objects(json, "tickets").map(AccuracyBus::ticket).toList();
  }

  static JsonObject ticket(Ticket ticket) {
    return json(ticket.task()).put("fence", ticket.fence());
  }

  static Ticket ticket(JsonObject json) {
    return new Ticket(task(json), json.getLong("fence"));
  }

  static JsonObject fences(List<Ticket> tickets) {
    return new JsonObject()
        .put("fences", new JsonArray(tickets.stream().map(Ticket::fence).toList()));
  }

  static List<Long> fences(JsonObject json) {
    return json.getJsonArray("fences").stream().map(fence -> ((Number) fence).longValue()).toList();
  }

  private static JsonObject json(AccuracyTask task) {
    return new JsonObject()
        .put("genome", task.genome().bits())
        .put("incumbent", task.incumbent().map(Genome::bits).orElse(null));
  }

  private static AccuracyTask task(JsonObject json) {
    return new AccuracyTask(
        new Genome(json.getString("genome")),
        Optional.ofNullable(json.getString("incumbent")).map(Genome::new));
  }

  private static Stream<JsonObject> objects(JsonObject json, String name) {
    JsonArray array = json.getJsonArray(name);
    return IntStream.range(0, array.size()).mapToObj(array::getJsonObject);
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
