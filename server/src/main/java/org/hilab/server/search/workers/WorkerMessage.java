package org.hilab.server.search.workers;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.hilab.server.journal.JournalException;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.search.AccuracyBus;

/** What a worker says to the server (docs/api.md). */
sealed interface WorkerMessage {
  /**
   * The first one, and only the first. Another version may say more or less, so no more is read.
   */
  record Hello(int protocol, String engine) implements WorkerMessage {}

  record Proof(List<Long> checksums) implements WorkerMessage {
    public Proof {
      checksums = List.copyOf(checksums);
    }
  }

  record Pull(int id) implements WorkerMessage {}

  record Progress() implements WorkerMessage {}

  /** Of the candidate that has this fence. */
  record Result(int id, long fence, Answer answer) implements WorkerMessage {}

  record Alive() implements WorkerMessage {}

  /** What became of a candidate. */
  sealed interface Answer {
    record Measured(AccuracyMeasured event) implements Answer {}

    record Failed(String why) implements Answer {}
  }

  /**
   * Reads a message.
   *
   * @throws IllegalArgumentException if it is none; no other exception comes out
   */
  static WorkerMessage of(String text) {
    try {
      JsonObject json = new JsonObject(text);
      String type = word(json, "type");
      return switch (type) {
        case "hello" -> new Hello(whole(json, "protocol"), word(json, "engine"));
        case "proof" -> new Proof(checksums(json));
        case "pull" -> new Pull(whole(json, "id"));
        case "progress" -> new Progress();
        case "result" -> result(whole(json, "id"), body(json));
        case "alive" -> new Alive();
        default -> throw new IllegalArgumentException("its type is " + type);
      };
    } catch (DecodeException e) {
      throw new IllegalArgumentException("it is no JSON object", e);
    }
  }

  private static Result result(int id, JsonObject body) {
    if (!(body.getValue("fence") instanceof Number fence)
        || !(fence instanceof Integer || fence instanceof Long)) {
      throw new IllegalArgumentException("the fence is no whole number");
    }
    Answer answer =
        body.containsKey("event")
            ? new Answer.Measured(measured(word(body, "event")))
            : new Answer.Failed(word(body, "failure"));
    return new Result(id, fence.longValue(), answer);
  }

  private static AccuracyMeasured measured(String event) {
    try {
      return AccuracyBus.event(event);
    } catch (JournalException e) {
      throw new IllegalArgumentException("its event is none: " + e.getMessage(), e);
    }
  }

  private static List<Long> checksums(JsonObject json) {
    if (!(json.getValue("checksums") instanceof JsonArray array)) {
      throw new IllegalArgumentException("the checksums are no list");
    }
    return array.stream().map(WorkerMessage::checksum).toList();
  }

  private static Long checksum(Object value) {
    if (value instanceof Integer || value instanceof Long) {
      return ((Number) value).longValue();
    }
    throw new IllegalArgumentException("a checksum is no whole number");
  }

  private static JsonObject body(JsonObject json) {
    if (json.getValue("body") instanceof JsonObject body) {
      return body;
    }
    throw new IllegalArgumentException("the body is no object");
  }

  private static int whole(JsonObject json, String name) {
    if (json.getValue(name) instanceof Integer number) {
      return number;
    }
    throw new IllegalArgumentException(name + " is no whole number");
  }

  private static String word(JsonObject json, String name) {
    if (json.getValue(name) instanceof String word) {
      return word;
    }
    throw new IllegalArgumentException(name + " is no text");
  }
}
