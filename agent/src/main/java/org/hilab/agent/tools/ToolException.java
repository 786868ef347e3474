package org.hilab.agent.tools;

import java.io.IOException;

/** A program of the bench is missing, fails or does not end; the message says which and why. */
public final class ToolException extends IOException {
  private static final long serialVersionUID = 1;

  private final String message;

  public ToolException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
