package org.hilab.protocol;

/**
 * Who an agent is.
 *
 * @param name for people
 */
public record Agent(AgentId id, String name) {
  public Agent {
    Bounds.present("agent id", id);
    Bounds.text("agent name", name);
  }
}
