package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What an agent says to the server. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AgentMessage.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = AgentMessage.Pull.class, name = "pull"),
  @JsonSubTypes.Type(value = AgentMessage.BoardChanged.class, name = "boardChanged"),
  @JsonSubTypes.Type(value = AgentMessage.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = AgentMessage.Result.class, name = "result"),
  @JsonSubTypes.Type(value = AgentMessage.Heartbeat.class, name = "heartbeat")
})
public sealed interface AgentMessage {

  /**
   * The first message of every connection, and only the first.
   *
   * @param holding every assignment that the agent still works on or whose result it still keeps;
   *     all others of this agent are lost
   */
  record Hello(int protocolVersion, Agent agent, List<Board> boards, List<Ticket> holding)
      implements AgentMessage {
    private static final int MOST_BOARDS = 64;
    private static final int MOST_TICKETS = 10_000;

    public Hello {
      Bounds.present("agent", agent);
      boards = Bounds.list("boards", boards, MOST_BOARDS);
      holding = Bounds.list("holding", holding, MOST_TICKETS);
      if (boards.stream().map(Board::id).distinct().count() < boards.size()) {
        throw new IllegalArgumentException("Two boards of the agent have the same id.");
      }
    }
  }

  /**
   * This board takes up to so many jobs at a time, the running one included, until it says
   * otherwise. The server counts what it has given and what came back.
   */
  record Pull(BoardId board, int slots) implements AgentMessage {
    private static final int MOST_SLOTS = 64;

    public Pull {
      Bounds.present("board", board);
      Bounds.range("number of slots", slots, 0, MOST_SLOTS);
    }
  }

  /**
   * A board of the hello is otherwise now: it was greeted, has other weights, is in trouble, or is
   * well again.
   */
  record BoardChanged(Board board) implements AgentMessage {
    public BoardChanged {
      Bounds.present("board", board);
    }
  }

  /** The job goes on: its lease is renewed. */
  record Progress(Ticket ticket, String phase) implements AgentMessage {
    public Progress {
      Bounds.present("ticket", ticket);
      Bounds.id("phase", phase);
    }
  }

  /** The job ended. Said again on every new connection until the server acknowledges it. */
  record Result(Ticket ticket, MeasurementOutcome outcome) implements AgentMessage {
    public Result {
      Bounds.present("ticket", ticket);
      Bounds.present("outcome", outcome);
    }
  }

  /** The agent is alive. */
  record Heartbeat() implements AgentMessage {}
}
