package org.hilab.server.journal;

import java.nio.file.Path;

/** The journal did not do what it was asked to; the message says why and what to do. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean inUse;

  JournalException(String message) {
    super(message);
    this.inUse = false;
  }

  JournalException(String message, Throwable cause) {
    this(message, cause, false);
  }

  private JournalException(String message, Throwable cause, boolean inUse) {
    super(message, cause);
    this.inUse = inUse;
  }

  static JournalException inUse(Path folder, Throwable cause) {
    return new JournalException(
        "The journal in "
            + folder
            + " is in use by another hilab. Stop that one, or choose another folder.",
        cause,
        true);
  }

  /** Whether another process has the folder. */
  public boolean isInUse() {
    return inUse;
  }
}
