package org.hilab.server.journal;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteErrorCode;

/**
 * The SQLite file of a folder, its settings and its schema. The write-ahead log is synced at every
 * commit, so what was acknowledged survives a power cut.
 *
 * @param maxPages how far the file may grow, in pages of 4096 bytes
 */
record Database(Path folder, int maxPages) {
  static final String FILE = "journal.db";
  static final int NO_LIMIT = Integer.MAX_VALUE;
  private static final String LOCK_FILE = "journal.lock";
  private static final String SCHEMA = "classpath:org/hilab/server/journal";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * Keeps every other writer of the folder out until it is closed or this process dies. It is a
   * lock of SQLite, not of Java: those vanish when another channel of the process is closed.
   */
  Connection lock() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new JournalException(
          "The folder " + folder + " cannot be created. Choose one that can be written.", e);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(0);
    try {
      return locked(source(LOCK_FILE, config).getConnection());
    } catch (SQLException e) {
      if (e.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code) {
        throw JournalException.inUse(folder, e);
      }
      throw new JournalException(
          "The folder "
              + folder
              + " cannot be written ("
              + e.getMessage()
              + "). Make room, or choose another folder.",
          e);
    }
  }

  private static Connection locked(Connection connection) throws SQLException {
    try {
      execute(connection, "begin exclusive");
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The one connection that writes; its transactions are begun and ended by hand. */
  Connection writer() {
    try {
      return prepared(source(FILE, config()).getConnection());
    } catch (SQLException | FlywayException e) {
      throw new JournalException(
          "The journal "
              + folder.resolve(FILE)
              + " cannot be opened: "
              + String.valueOf(e.getMessage()).lines().limit(2).collect(joining(" "))
              + ". Restore it from a copy, use the hilab that wrote it, or choose another folder.",
          e);
    }
  }

  /** A connection that cannot write; it sees what was committed and waits for nobody. */
  Connection reader() {
    SQLiteConfig config = config();
    config.setReadOnly(true);
    try {
      return source(FILE, config).getConnection();
    } catch (SQLException e) {
      throw new JournalException(
          "The journal " + folder.resolve(FILE) + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection prepared(Connection connection) throws SQLException {
    try {
      check(connection);
      migrate();
      return connection;
    } catch (SQLException | RuntimeException e) {
      connection.close();
      throw e;
    }
  }

  private static void check(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("pragma quick_check(1)")) {
      String verdict = result.next() ? result.getString(1) : "no answer";
      if (!"ok".equals(verdict)) {
        throw new SQLException("it is damaged (" + verdict + ")");
      }
    }
  }

  private void migrate() {
    Flyway.configure()
        .dataSource(source(FILE, config()))
        .locations(SCHEMA)
        .ignoreMigrationPatterns(new String[0]) // a newer schema is refused, not guessed at
        .loggers("slf4j")
        .load()
        .migrate();
  }

  private SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setBusyTimeout((int) PATIENCE.toMillis());
    config.setMaxPageCount(maxPages);
    return config;
  }

  private SQLiteDataSource source(String file, SQLiteConfig config) {
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + folder.resolve(file));
    return source;
  }
}
