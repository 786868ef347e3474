package org.hilab.server.journal;

/** The journal did not do what it was asked to; the message says why and what to do. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  JournalException(String message) {
    super(message);
  }

  JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
