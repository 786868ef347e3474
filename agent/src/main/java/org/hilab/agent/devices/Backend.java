package org.hilab.agent.devices;

/** A kind of device that the agent can open; the command line names it. */
public interface Backend {
  /** The word of the command line and of the measurement's conditions. */
  String name();

  /** A device of this kind. */
  Device open();
}
