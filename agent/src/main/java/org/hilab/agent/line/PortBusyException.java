package org.hilab.agent.line;

import java.io.IOException;

/** Another program has the port. */
public final class PortBusyException extends IOException {
  private static final long serialVersionUID = 1;

  private final String message;

  PortBusyException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
