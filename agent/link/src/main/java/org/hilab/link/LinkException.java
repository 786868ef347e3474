package org.hilab.link;

/** Ends a conversation; {@link ResidentBoard} turns it into an {@link Outcome.Failed}. */
final class LinkException extends Exception {
  private static final long serialVersionUID = 1;

  private final Failure reason;
  private final String detail;

  LinkException(Failure reason, String detail) {
    super(detail);
    this.reason = reason;
    this.detail = detail;
  }

  Failure reason() {
    return reason;
  }

  String detail() {
    return detail;
  }
}
