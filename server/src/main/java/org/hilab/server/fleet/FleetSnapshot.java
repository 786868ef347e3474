package org.hilab.server.fleet;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.hilab.protocol.Agent;
import org.hilab.protocol.Board;
import org.jspecify.annotations.Nullable;

/**
 * The fleet as people see it.
 *
 * @param queue the open jobs
 */
record FleetSnapshot(List<AgentView> agents, QueueView queue) {
  FleetSnapshot {
    agents = List.copyOf(agents);
  }

  record AgentView(Agent agent, boolean connected, Instant since, List<BoardView> boards) {
    AgentView {
      boards = List.copyOf(boards);
    }
  }

  /** A board and the first of the jobs that it holds. */
  record BoardView(Board board, @Nullable JobView job, long completed, long lost) {}

  record JobView(String candidate, String phase) {}

  /**
   * Numbers of open jobs.
   *
   * @param parked lost too often; they wait until a board becomes available
   * @param waitingForBoard there are open jobs, and no board takes any
   */
  record QueueView(int waiting, int running, int parked, boolean waitingForBoard) {}

  static FleetSnapshot of(Collection<FleetAgent> agents, JobBook jobs) {
    int waiting = jobs.count(FleetJob.State.WAITING);
    int parked = jobs.count(FleetJob.State.PARKED);
    boolean noBoard =
        agents.stream()
            .flatMap(agent -> agent.boards.values().stream())
            .noneMatch(FleetBoard::takesJobs);
    QueueView queue =
        new QueueView(
            waiting,
            jobs.count(FleetJob.State.ASSIGNED),
            parked,
            parked > 0 || (noBoard && waiting > 0));
    return new FleetSnapshot(agents.stream().map(FleetSnapshot::view).toList(), queue);
  }

  private static AgentView view(FleetAgent agent) {
    return new AgentView(
        agent.description,
        agent.isConnected(),
        agent.since,
        agent.boards.values().stream().map(FleetSnapshot::view).toList());
  }

  private static BoardView view(FleetBoard board) {
    JobView job =
        board.holds.values().stream()
            .findFirst()
            .map(held -> new JobView(held.workload.subject(), held.phase))
            .orElse(null);
    return new BoardView(board.description, job, board.completed, board.lost);
  }
}
