package org.hilab.server.search;

import org.hilab.server.journal.RunEvent.RunFailed;

/** A search stopped on a fault that its journal names. */
public final class SearchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  SearchException(RunFailed event) {
    super(event.what() + ": " + event.which() + ". " + event.remedy() + ".");
  }
}
