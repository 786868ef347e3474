package org.hilab.agent;

import org.jspecify.annotations.Nullable;

/** The agent cannot start or go on; the message is for its user. */
public final class AgentFailure extends RuntimeException {
  /** A broken disk, a folder in use. */
  public static final int BROKEN = 1;

  /** A wrong option. */
  public static final int USAGE = 2;

  /** The server does not want this agent; trying again would not help. */
  public static final int REFUSED = 3;

  private static final long serialVersionUID = 1;

  private final int exitCode;

  public AgentFailure(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  public int exitCode() {
    return exitCode;
  }

  static @Nullable AgentFailure in(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      if (cause instanceof AgentFailure failure) {
        return failure;
      }
    }
    return null;
  }
}
