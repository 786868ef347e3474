package org.hilab.server.journal;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * One connection that only reads, shared by turns; it neither waits for the writer nor stops it.
 */
final class Reader implements AutoCloseable {
  private final Database database;
  private final Connection connection;

  Reader(Database database) {
    this.database = database;
    this.connection = database.reader();
  }

  @FunctionalInterface
  interface Query<T> {
    T on(Connection connection) throws SQLException;
  }

  synchronized <T> T ask(Query<T> query) {
    try {
      return query.on(connection);
    } catch (SQLException e) {
      throw new JournalException(
          "The journal in " + database.folder() + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }
}
