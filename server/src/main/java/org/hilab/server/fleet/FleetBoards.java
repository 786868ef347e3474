package org.hilab.server.fleet;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import org.hilab.protocol.Board;
import org.hilab.protocol.Firmware;

/**
 * Who could run something right now.
 *
 * @param agents connected ones
 * @param unready boards with the resident firmware that take no jobs yet, or at the moment
 * @param resident boards with the resident firmware that were greeted and take jobs
 */
public record FleetBoards(int agents, int unready, List<Resident> resident) {
  public FleetBoards {
    resident = List.copyOf(resident);
  }

  /**
   * A board with the resident firmware.
   *
   * @param clusterHz 0 if it is not known
   * @param countsCycles whether its counts are GAP8's cycles
   */
  public record Resident(
      String deviceClass, String firmware, long clusterHz, long arenaBytes, boolean countsCycles) {}

  static FleetBoards of(Collection<FleetAgent> agents) {
    List<FleetAgent> connected = agents.stream().filter(FleetAgent::isConnected).toList();
    List<FleetBoard> boards =
        connected.stream()
            .flatMap(agent -> agent.boards.values().stream())
            .filter(board -> board.description.backend().equals(Board.RESIDENT))
            .toList();
    List<Resident> ready =
        boards.stream()
            .filter(FleetBoard::takesJobs)
            .flatMap(board -> resident(board.description).stream())
            .toList();
    return new FleetBoards(connected.size(), boards.size() - ready.size(), ready);
  }

  private static List<Resident> resident(Board board) {
    Firmware firmware = board.firmware();
    if (firmware == null) {
      return List.of();
    }
    return List.of(
        new Resident(
            board.deviceClass(),
            firmware.hash(),
            firmware.clocks().clusterHz(),
            firmware.memory().arenaBytes(),
            firmware.countsCycles()));
  }

  JsonObject json() {
    JsonArray boards = new JsonArray();
    for (Resident board : resident) {
      boards.add(
          new JsonObject()
              .put("deviceClass", board.deviceClass())
              .put("firmware", board.firmware())
              .put("clusterHz", board.clusterHz())
              .put("arenaBytes", board.arenaBytes())
              .put("countsCycles", board.countsCycles()));
    }
    return new JsonObject().put("agents", agents).put("unready", unready).put("resident", boards);
  }

  static FleetBoards of(JsonObject json) {
    return new FleetBoards(
        json.getInteger("agents"),
        json.getInteger("unready"),
        json.getJsonArray("resident").stream()
            .map(JsonObject.class::cast)
            .map(board ->
                new Resident(
                    board.getString("deviceClass"),
                    board.getString("firmware"),
                    board.getLong("clusterHz"),
                    board.getLong("arenaBytes"),
                    board.getBoolean("countsCycles")))
            .toList());
  }
}
