package org.hilab.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** The id of a board of one agent; unique within the agent. */
public record BoardId(@JsonValue String value) implements Comparable<BoardId> {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public BoardId {
    Bounds.id("board id", value);
  }

  @Override
  public int compareTo(BoardId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
