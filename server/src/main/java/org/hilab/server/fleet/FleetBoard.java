package org.hilab.server.fleet;

import java.util.LinkedHashMap;
import java.util.Map;
import org.hilab.protocol.Board;
import org.hilab.protocol.JobId;

/** One board: what it holds and what it did. Its identity outlives reconnections. */
final class FleetBoard {
  final FleetAgent agent;
  final Map<JobId, FleetJob> holds = new LinkedHashMap<>();
  Board description;
  int slots;
  long completed;
  long lost;

  FleetBoard(FleetAgent agent, Board description) {
    this.agent = agent;
    this.description = description;
  }

  boolean takesJobs() {
    return agent.isConnected() && slots > 0 && description.trouble() == null;
  }

  boolean hasRoom() {
    return takesJobs() && holds.size() < slots;
  }
}
