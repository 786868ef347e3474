package org.hilab.server.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tables run and run_event from the readers' side. */
final class RunRows {
  private static final String SUMMARY =
      "select run, name, state, started_at, revision, kind, generation, generations, evaluations,"
          + " step, steps from run";

  private RunRows() {}

  /** Newest first. */
  static List<RunSummary> summaries(Connection connection) throws SQLException {
    List<RunSummary> summaries = new ArrayList<>();
    try (PreparedStatement select = connection.prepareStatement(SUMMARY + " order by number desc");
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        summaries.add(summary(row));
      }
    }
    return summaries;
  }

  /**
   * The line of one run.
   *
   * @throws JournalException if there is none
   */
  static RunSummary summary(Connection connection, RunId run) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(SUMMARY + " where run = ?")) {
      select.setString(1, run.text());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new JournalException("There is no run " + run + " in this journal.");
        }
        return summary(row);
      }
    }
  }

  static List<Recorded> events(Connection connection, RunId run, long afterRevision, int limit)
      throws SQLException {
    List<Recorded> events = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select revision, at, payload from run_event where run = ? and revision > ?"
                + " order by revision limit ?")) {
      select.setString(1, run.text());
      select.setLong(2, afterRevision);
      select.setInt(3, limit);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          Instant at = Instant.ofEpochMilli(row.getLong(2));
          events.add(new Recorded(run, row.getLong(1), at, EventJson.read(row.getString(3))));
        }
      }
    }
    return events;
  }

  /** Walks the chain of hashes from revision 1. */
  static Verification verify(Connection connection, RunId run) throws SQLException {
    long last = summary(connection, run).revision();
    byte[] hash = HashChain.start();
    long expected = 1;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select revision, kind, payload, hash from run_event where run = ?"
                + " order by revision")) {
      select.setString(1, run.text());
      try (ResultSet row = select.executeQuery()) {
        for (; row.next(); expected++) {
          if (row.getLong(1) != expected) {
            return new Verification.Broken(expected, "it is missing");
          }
          hash = HashChain.next(hash, expected, row.getString(2), row.getString(3));
          if (!Arrays.equals(hash, row.getBytes(4))) {
            return new Verification.Broken(expected, "its content does not match its hash");
          }
        }
      }
    }
    if (expected <= last) {
      return new Verification.Broken(expected, "it and all after it are missing");
    }
    return new Verification.Intact(expected - 1);
  }

  private static RunSummary summary(ResultSet row) throws SQLException {
    return new RunSummary(
        new RunId(row.getString(1)),
        row.getString(2),
        RunState.ofKey(row.getString(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        row.getLong(5),
        progress(row));
  }

  private static RunProgress progress(ResultSet row) throws SQLException {
    return switch (row.getString(6)) {
      case "search" -> new RunProgress.Search(row.getInt(7), row.getInt(8), row.getInt(9));
      case "training" -> new RunProgress.Training(row.getInt(10), row.getInt(11));
      default -> throw new JournalException("Unknown kind of run: " + row.getString(6) + ".");
    };
  }
}
