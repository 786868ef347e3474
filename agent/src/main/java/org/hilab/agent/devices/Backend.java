package org.hilab.agent.devices;

import org.hilab.protocol.BoardId;

/** A kind of device that the agent can open; the command line names it. */
public interface Backend {
  /** The word of the command line and of the measurement's conditions. */
  String name();

  /** A device of this kind, which the lab calls so. */
  Device open(BoardId id);
}
