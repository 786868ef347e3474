package org.hilab.protocol;

/**
 * A board as its agent describes it.
 *
 * @param deviceClass for example gap8
 * @param backend estimate, resident, …
 */
public record Board(BoardId id, String deviceClass, String backend) {
  public Board {
    Bounds.present("board id", id);
    Bounds.id("device class", deviceClass);
    Bounds.id("backend", backend);
  }
}
