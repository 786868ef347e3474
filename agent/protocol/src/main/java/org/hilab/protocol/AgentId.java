package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of an agent, chosen by the agent once and kept for its life. */
public record AgentId(@JsonValue String value) implements Comparable<AgentId> {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public AgentId {
    Bounds.id("agent id", value);
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
