package org.hilab.server.fleet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hilab.protocol.Agent;
import org.hilab.protocol.Board;
import org.hilab.protocol.BoardId;
import org.jspecify.annotations.Nullable;

/** One agent, connected or not. */
final class FleetAgent {
  /** Whose token it came with first; nobody else's may speak for it. */
  final String owner;

  final Map<BoardId, FleetBoard> boards = new LinkedHashMap<>();
  Agent description;
  @Nullable String session;
  Instant since;
  Instant lastHeard;

  FleetAgent(Agent description, String owner, Instant now) {
    this.owner = owner;
    this.description = description;
    this.since = now;
    this.lastHeard = now;
  }

  boolean isConnected() {
    return session != null;
  }

  void connect(String newSession, Instant now) {
    session = newSession;
    since = now;
    lastHeard = now;
  }

  void disconnect(Instant now) {
    session = null;
    since = now;
    boards.values().forEach(board -> board.slots = 0);
  }

  /**
   * Takes over what the agent says about its boards.
   *
   * @return the boards that it no longer has
   */
  List<FleetBoard> describe(Agent newDescription, List<Board> newBoards) {
    description = newDescription;
    Map<BoardId, FleetBoard> old = new LinkedHashMap<>(boards);
    boards.clear();
    for (Board board : newBoards) {
      FleetBoard known = old.remove(board.id());
      FleetBoard kept = known == null ? new FleetBoard(this, board) : known;
      kept.description = board;
      kept.slots = 0;
      boards.put(board.id(), kept);
    }
    return new ArrayList<>(old.values());
  }

  /** Takes over what is new about one board; a board that was not in the hello is none. */
  void describe(Board board) {
    FleetBoard known = boards.get(board.id());
    if (known != null) {
      known.description = board;
    }
  }

  List<FleetJob> jobs() {
    return boards.values().stream().flatMap(board -> board.holds.values().stream()).toList();
  }
}
