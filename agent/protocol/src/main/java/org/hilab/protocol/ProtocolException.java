package org.hilab.protocol;

/** Bytes that are no message of this protocol; the message says what is wrong and where. */
public final class ProtocolException extends Exception {
  private static final long serialVersionUID = 1;

  private final String message;

  ProtocolException(String message) {
    super(message);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
