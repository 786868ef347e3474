package org.hilab.protocol;

import org.jspecify.annotations.Nullable;

/**
 * A board as its agent describes it.
 *
 * @param deviceClass gap8, gvsoc, qemu or posix; numbers of two classes are never mixed
 * @param backend estimate or resident
 * @param firmware what the board told; null for a model, and for a board not yet greeted
 * @param trouble why it takes no jobs at the moment, one sentence; null if it takes some
 */
public record Board(
    BoardId id,
    String deviceClass,
    String backend,
    @Nullable Firmware firmware,
    @Nullable String trouble) {
  /** The backend of every board with the resident firmware. */
  public static final String RESIDENT = "resident";

  public Board {
    Bounds.present("board id", id);
    Bounds.id("device class", deviceClass);
    Bounds.id("backend", backend);
    if (trouble != null) {
      Bounds.text("trouble", trouble);
    }
  }

  /** A model, or a board of which no more is known. */
  public Board(BoardId id, String deviceClass, String backend) {
    this(id, deviceClass, backend, null, null);
  }

  /** Whether such work makes sense on it: models estimate, boards run. */
  public boolean takes(Workload workload) {
    return switch (workload) {
      case Workload.Estimate _ -> !backend.equals(RESIDENT);
      case Workload.RunNetwork _, Workload.RunLayer _ -> backend.equals(RESIDENT);
    };
  }
}
