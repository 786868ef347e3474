package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What the server says to an agent. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ServerMessage.Welcome.class, name = "welcome"),
  @JsonSubTypes.Type(value = ServerMessage.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = ServerMessage.Job.class, name = "job"),
  @JsonSubTypes.Type(value = ServerMessage.Acknowledged.class, name = "acknowledged"),
  @JsonSubTypes.Type(value = ServerMessage.Cancel.class, name = "cancel"),
  @JsonSubTypes.Type(value = ServerMessage.Heartbeat.class, name = "heartbeat")
})
public sealed interface ServerMessage {

  /**
   * The answer to a hello.
   *
   * @param session the server's name for this connection
   * @param leaseMillis a job without progress for so long goes to another board
   * @param heartbeatMillis each side says something at least this often
   */
  record Welcome(String session, long leaseMillis, long heartbeatMillis) implements ServerMessage {
    public Welcome {
      Bounds.id("session", session);
      Bounds.range("lease in milliseconds", leaseMillis, 1, Limits.LONGEST_MILLIS);
      Bounds.range("heartbeat in milliseconds", heartbeatMillis, 1, Limits.LONGEST_MILLIS);
    }
  }

  /** The last message of a connection that the server ends, and what its user can do. */
  record Refused(String what, String doThis) implements ServerMessage {
    public Refused {
      Bounds.text("what", what);
      Bounds.text("doThis", doThis);
    }
  }

  /**
   * Measure this on that board.
   *
   * @param deadlineMillis from receipt; after it the job is lost
   */
  record Job(Ticket ticket, BoardId board, Workload workload, long deadlineMillis)
      implements ServerMessage {
    public Job {
      Bounds.present("ticket", ticket);
      Bounds.present("board", board);
      Bounds.present("workload", workload);
      Bounds.range("deadline in milliseconds", deadlineMillis, 1, Limits.LONGEST_MILLIS);
    }
  }

  /** The server has the result, or does not need it: the agent may forget it. */
  record Acknowledged(Ticket ticket) implements ServerMessage {
    public Acknowledged {
      Bounds.present("ticket", ticket);
    }
  }

  /** Nobody waits for this job any more. */
  record Cancel(JobId job) implements ServerMessage {
    public Cancel {
      Bounds.present("job", job);
    }
  }

  /** The server is alive. */
  record Heartbeat() implements ServerMessage {}
}
