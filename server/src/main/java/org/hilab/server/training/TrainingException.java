package org.hilab.server.training;

import java.io.Serial;

/** A training that cannot go on; its message says why and what to do. */
public final class TrainingException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  public TrainingException(String message) {
    super(message);
  }
}
