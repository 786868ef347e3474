package org.hilab.server.search.workers;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.WebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.hilab.server.candidate.InvalidInput;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link RemoteWorker}, from its hello to its end. */
final class WorkerConversation implements WorkerShift.Office {
  private static final Duration SILENCE = Duration.ofSeconds(30);

  private final Vertx vertx;
  private final WebSocket socket;
  private final RemoteWorker.Settings settings;
  private final Consumer<String> listener;
  private final Promise<Void> ended = Promise.promise();
  private final Map<Integer, Message<JsonObject>> asked = new HashMap<>();
  private @Nullable WorkerShift shift;
  private int asks;
  private long lastHeard = System.nanoTime();

  /** There is no use in dialling again. */
  static final class Over extends RuntimeException {
    private static final long serialVersionUID = 1;

    Over(Throwable cause) {
      super(cause);
    }
  }

  WorkerConversation(
      Vertx vertx, WebSocket socket, RemoteWorker.Settings settings, Consumer<String> listener) {
    this.vertx = vertx;
    this.socket = socket;
    this.settings = settings;
    this.listener = listener;
  }

  /** Completes when the connection has ended and nothing runs any more; fails with {@link Over}. */
  Future<Void> open() {
    long timer = vertx.setPeriodic(SILENCE.toMillis() / 3, _ -> beat());
    socket.textMessageHandler(this::hear);
    socket.exceptionHandler(why -> listener.accept("the connection broke: " + why.getMessage()));
    socket.closeHandler(_ -> {
      vertx.cancelTimer(timer);
      leave().onComplete(_ -> ended.tryComplete());
    });
    say(
        new JsonObject()
            .put("type", "hello")
            .put("protocol", RemoteWorker.PROTOCOL)
            .put("engine", settings.engine().name()));
    return ended.future();
  }

  private void beat() {
    if (System.nanoTime() - lastHeard > SILENCE.toNanos()) {
      socket.close();
    } else {
      say(new JsonObject().put("type", "alive"));
    }
  }

  private void hear(String text) {
    lastHeard = System.nanoTime();
    JsonObject message = new JsonObject(text);
    switch (message.getString("type")) {
      case "run" -> begin(RunOffer.of(message.getJsonObject("offer")));
      case "accepted" -> work();
      case "ended" -> {
        listener.accept("run " + message.getString("run") + " has ended");
        leave();
      }
      case "reply" -> answered(message);
      case "refused" ->
          over(
              new InvalidInput(
                  "The server refuses this worker",
                  message.getString("what"),
                  message.getString("do").replaceAll("\\.$", "")));
      case "alive" -> {}
      default -> listener.accept("the server said something unknown: " + text);
    }
  }

  private void begin(RunOffer offer) {
    listener.accept("preparing run " + offer.run());
    WorkerShift begun = new WorkerShift(vertx, settings, offer, this);
    leave()
        .onComplete(_ -> {
          shift = begun;
          begun.prove().onSuccess(checksums -> proof(begun, checksums)).onFailure(this::unprepared);
        });
  }

  /** A network that fails is tried again with the next connection. */
  private void unprepared(Throwable why) {
    if (why instanceof UncheckedIOException) {
      listener.accept("cannot fetch what the run needs: " + why.getMessage());
      socket.close();
    } else {
      over(why);
    }
  }

  private void proof(WorkerShift of, List<Long> checksums) {
    if (of == shift) {
      say(new JsonObject().put("type", "proof").put("checksums", new JsonArray(checksums)));
    }
  }

  private void work() {
    WorkerShift current = shift;
    if (current != null) {
      listener.accept("accepted; scoring with " + settings.engine().name());
      current.start().onFailure(this::over);
    }
  }

  private Future<?> leave() {
    WorkerShift current = shift;
    shift = null;
    asked.clear();
    return current == null ? Future.succeededFuture() : current.stop();
  }

  @Override
  public void ask(String type, Message<JsonObject> message) {
    int id = ++asks;
    asked.put(id, message);
    say(new JsonObject().put("type", type).put("id", id).put("body", message.body()));
  }

  @Override
  public void tell(String type) {
    say(new JsonObject().put("type", type));
  }

  @Override
  public void broken(Throwable why) {
    over(why);
  }

  private void answered(JsonObject reply) {
    Message<JsonObject> message = asked.remove(reply.getInteger("id"));
    if (message != null) {
      message.reply(reply.getJsonObject("body"));
    }
  }

  /** The server gives what this worker has to others as soon as the socket is closed. */
  private void over(Throwable why) {
    if (ended.tryFail(new Over(why))) {
      socket.close();
    }
  }

  private void say(JsonObject message) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(message.encode());
    }
  }
}
