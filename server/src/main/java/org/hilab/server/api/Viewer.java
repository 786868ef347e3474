package org.hilab.server.api;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.RunSummary;
import org.jspecify.annotations.Nullable;

/** One browser: which run it watches and how far it has come. */
final class Viewer {
  private static final int PAGE = 500;

  private final Vertx vertx;
  private final Journal journal;
  private final ServerWebSocket socket;
  private @Nullable RunId run;
  private boolean followsNewest;
  private int asked;
  private int begun;
  private long revision;
  private boolean caughtUp;
  private boolean reading;
  private boolean readAgain;

  Viewer(Vertx vertx, Journal journal, ServerWebSocket socket) {
    this.vertx = vertx;
    this.journal = journal;
    this.socket = socket;
  }

  /** What a browser says: subscribe. Anything else ends the connection with a reason. */
  void receive(String text) {
    try {
      JsonObject subscribe = new JsonObject(text).getJsonObject("subscribe");
      if (subscribe == null) {
        throw new IllegalArgumentException("There is no \"subscribe\" in it.");
      }
      long since = Optional.ofNullable(subscribe.getLong("since")).orElse(0L);
      Optional<String> wanted = Optional.ofNullable(subscribe.getString("run"));
      followsNewest = wanted.isEmpty();
      watch(wanted, Math.max(0, since));
    } catch (DecodeException | ClassCastException | IllegalArgumentException e) {
      refuse("This is not a subscription", String.valueOf(e.getMessage()));
    }
  }

  /** Empty: the newest run. The last one asked for wins, whichever answer comes first. */
  private void watch(Optional<String> wanted, long since) {
    asked++;
    int mine = asked;
    vertx
        .executeBlocking(() -> summary(wanted), false)
        .onSuccess(found -> {
          if (mine == asked) {
            begin(wanted, found, since);
          }
        })
        .onFailure(e -> refuse("The journal cannot be read", String.valueOf(e.getMessage())));
  }

  private Optional<RunSummary> summary(Optional<String> wanted) {
    return wanted.isEmpty()
        ? journal.runs().stream().findFirst()
        : RunRoutes.find(journal, wanted.get());
  }

  private void begin(Optional<String> wanted, Optional<RunSummary> found, long since) {
    if (found.isPresent()) {
      begin(found.get(), since);
    } else if (wanted.isEmpty()) {
      send(caughtUpMessage());
    } else {
      refuse("There is no such run", wanted.get());
    }
  }

  private void begin(RunSummary summary, long since) {
    begun++;
    run = summary.run();
    revision = Math.min(since, summary.revision());
    caughtUp = false;
    send(new JsonObject().put("type", "run").put("summary", RunJson.summary(summary)));
    read();
  }

  /** A run began. */
  void newRun() {
    if (followsNewest) {
      watch(Optional.empty(), 0);
    }
  }

  /** There may be something to read. */
  void hint(RunId written) {
    if (written.equals(run)) {
      read();
    }
  }

  /** Reads on until there is nothing more; one read at a time, none while the socket is full. */
  private void read() {
    RunId watched = run;
    if (reading || watched == null) {
      readAgain = reading;
      return;
    }
    reading = true;
    readAgain = false;
    long since = revision;
    int reader = begun;
    vertx
        .executeBlocking(() -> journal.read(watched, since, PAGE), false)
        .compose(page -> deliver(reader, page))
        .onComplete(
            more -> {
              reading = false;
              if (more || readAgain) {
                read();
              }
            },
            e -> refuse("The journal cannot be read", String.valueOf(e.getMessage())));
  }

  private Future<Boolean> deliver(int reader, List<Recorded> page) {
    if (reader != begun) {
      return Future.succeededFuture(true);
    }
    for (Recorded recorded : page) {
      send(RunJson.envelope(recorded));
      revision = recorded.revision();
    }
    boolean more = page.size() == PAGE;
    if (!more && !caughtUp) {
      caughtUp = true;
      send(caughtUpMessage());
    }
    if (!socket.isClosed() && socket.writeQueueFull()) {
      return drained().map(more);
    }
    return Future.succeededFuture(more);
  }

  private Future<Void> drained() {
    return Future.future(promise -> socket.drainHandler(_ -> promise.tryComplete()));
  }

  private JsonObject caughtUpMessage() {
    return new JsonObject()
        .put("type", "caughtUp")
        .put("run", run == null ? null : run.text())
        .put("revision", revision);
  }

  void send(JsonObject message) {
    if (!socket.isClosed()) {
      socket.writeTextMessage(message.encode());
    }
  }

  private void refuse(String what, String which) {
    followsNewest = false;
    run = null;
    send(RunJson.error(what, which, "See docs/api.md").put("type", "error"));
    socket.close();
  }
}
