package org.hilab.server.api;

import io.vertx.core.Vertx;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.Set;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;

/**
 * Everybody who watches. An event is only a hint to read on: what a viewer is sent always comes
 * from the journal and starts after the last revision it has, so nothing is lost and nothing comes
 * twice. All methods run on one event loop.
 */
final class Stream {
  private final Vertx vertx;
  private final Journal journal;
  private final Set<Viewer> viewers = new HashSet<>();
  private final FleetState fleet;

  Stream(Vertx vertx, Journal journal) {
    this.vertx = vertx;
    this.journal = journal;
    this.fleet = new FleetState(vertx, this::send);
  }

  FleetState fleet() {
    return fleet;
  }

  void open(ServerWebSocket socket) {
    Viewer viewer = new Viewer(vertx, journal, socket);
    viewers.add(viewer);
    socket.closeHandler(_ -> viewers.remove(viewer));
    socket.textMessageHandler(viewer::receive);
    viewer.send(fleet.message());
  }

  /** Something was written to the journal. */
  void committed(Recorded recorded) {
    if (recorded.revision() == 1) {
      viewers.forEach(Viewer::newRun);
    }
    viewers.forEach(viewer -> viewer.hint(recorded.run()));
  }

  private void send(JsonObject message) {
    viewers.forEach(viewer -> viewer.send(message));
  }
}
