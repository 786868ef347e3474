package org.hilab.agent.connect;

import java.util.List;
import org.hilab.protocol.AgentMessage;
import org.hilab.protocol.Board;
import org.hilab.protocol.JobId;
import org.hilab.protocol.ServerMessage;
import org.hilab.protocol.Ticket;

/** What stands behind the connection. No call blocks. */
public interface Bench {
  List<Board> boards();

  /** Every assignment that is worked on or whose result is kept. */
  List<Ticket> holding();

  /** What a new session begins with: the kept results, then how many jobs each board takes. */
  List<AgentMessage> opening();

  void run(ServerMessage.Job job);

  void cancel(JobId job);

  void acknowledged(Ticket ticket);
}
