package org.hilab.agent.supervisor;

import org.hilab.protocol.AgentMessage;

/** Where boards report to; called from their threads. */
interface Reports {
  /** Keeps a result and tells the server. */
  void finished(AgentMessage.Result result);

  /** Tells the server, if there is a connection. */
  void say(AgentMessage message);
}
