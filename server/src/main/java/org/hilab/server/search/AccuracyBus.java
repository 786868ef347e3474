package org.hilab.server.search;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.EventJson;
import org.hilab.server.journal.RunEvent.AccuracyMeasured;
import org.hilab.server.journal.RunId;

/**
 * The event-bus addresses between one run's search and whoever measures its accuracies, and the
 * messages they carry. Bodies are JSON, so they may cross a process's border.
 */
public record AccuracyBus(RunId run) {
  /** {tasks}: wanted, all of them at once so that they can be shared out well. */
  public String submit() {
    return "accuracy." + run + ".submit";
  }

  /** Published once for every candidate: the event. */
  public String measured() {
    return "accuracy." + run + ".measured";
  }

  /** Published when a candidate cannot be measured by anybody: {genome, why}. */
  public String failed() {
    return "accuracy." + run + ".failed";
  }

  public static JsonObject tasks(List<AccuracyTask> tasks) {
    return new JsonObject()
        .put("tasks", new JsonArray(tasks.stream().map(AccuracyBus::task).toList()));
  }

  public static List<AccuracyTask> tasks(JsonObject json) {
    JsonArray array = json.getJsonArray("tasks");
    return IntStream.range(0, array.size())
        .mapToObj(array::getJsonObject)
        .map(AccuracyBus::task)
        .toList();
  }

  public static JsonObject task(AccuracyTask task) {
    return new JsonObject()
        .put("genome", task.genome().bits())
        .put("incumbent", task.incumbent().map(Genome::bits).orElse(null));
  }

  public static AccuracyTask task(JsonObject json) {
    return new AccuracyTask(
        new Genome(json.getString("genome")),
        Optional.ofNullable(json.getString("incumbent")).map(Genome::new));
  }

  public static String event(AccuracyMeasured event) {
    return EventJson.write(event);
  }

  public static AccuracyMeasured event(String json) {
    if (EventJson.read(json) instanceof AccuracyMeasured measured) {
      return measured;
    }
    throw new IllegalArgumentException("Not an accuracy: " + json);
  }
}
