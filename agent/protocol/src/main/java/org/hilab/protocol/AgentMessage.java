package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What an agent says to the server. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AgentMessage.Hello.class, name = "hello"),
  @JsonSubTypes.Type(value = AgentMessage.Pull.class, name = "pull"),
  @JsonSubTypes.Type(value = AgentMessage.Progress.class, name = "progress"),
  @JsonSubTypes.Type(value = AgentMessage.Result.class, name = "result"),
  @JsonSubTypes.Type(value = AgentMessage.Heartbeat.class, name = "heartbeat")
})
public sealed interface AgentMessage {

  /** The first message of every connection, and only the first. */
  record Hello(int protocolVersion, String agentName, AgentId agentId, List<Board> boards)
      implements AgentMessage {
    private static final int MOST_BOARDS = 64;

    public Hello {
      Bounds.text("agent name", agentName);
      Bounds.present("agent id", agentId);
      boards = Bounds.list("boards", boards, MOST_BOARDS);
      if (boards.stream().map(Board::id).distinct().count() < boards.size()) {
        throw new IllegalArgumentException("Two boards of the agent have the same id.");
      }
    }
  }

  /** This board has room for so many jobs, instead of what it said before. */
  record Pull(BoardId board, int slots) implements AgentMessage {
    private static final int MOST_SLOTS = 64;

    public Pull {
      Bounds.present("board", board);
      Bounds.range("number of slots", slots, 0, MOST_SLOTS);
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
