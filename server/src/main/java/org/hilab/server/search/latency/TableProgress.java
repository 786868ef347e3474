package org.hilab.server.search.latency;

/** Follows the building of a table; called on one thread. */
public interface TableProgress {
  /** So many shapes are in the table, of so many; so many boards work on the rest. */
  void measured(int shapes, int of, int boards);

  /** Nothing goes on because no board fits. */
  void waiting(String forWhat);
}
