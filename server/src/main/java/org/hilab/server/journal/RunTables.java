package org.hilab.server.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables run and run_event from the writer's side; used by its thread only. */
final class RunTables {
  /** An event and the text that is stored of it. */
  record Entry(RunEvent event, String kind, String payload) {
    static Entry of(RunEvent event) {
      return new Entry(event, EventJson.kind(event), EventJson.write(event));
    }
  }

  private record Head(RunSummary summary, byte[] hash) {}

  private final Connection connection;
  private final InstantSource clock;
  private final Map<RunId, Head> heads = new HashMap<>();
  private List<Recorded> written = new ArrayList<>();

  RunTables(Connection connection, InstantSource clock) {
    this.connection = connection;
    this.clock = clock;
  }

  RunId create(String name, Entry started) throws SQLException {
    Instant now = now();
    long number = nextNumber();
    RunId run = RunId.of(now, number);
    RunSummary fresh = RunSummary.fresh(run, name, now, started.event());
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into run (number, run, name, state, started_at, kind, revision, generation,"
                + " generations, evaluations) values (?, ?, ?, ?, ?, ?, 0, 0, 0, 0)")) {
      insert.setLong(1, number);
      insert.setString(2, run.text());
      insert.setString(3, name);
      insert.setString(4, fresh.state().key());
      insert.setLong(5, now.toEpochMilli());
      insert.setString(6, fresh.progress().kind());
      insert.executeUpdate();
    }
    write(new Head(fresh, HashChain.start()), List.of(started));
    return run;
  }

  /**
   * Writes the entries and gives out the revision of the last one.
   *
   * @throws JournalException if there is no such run, it is finished, or it would start twice
   */
  long append(RunId run, List<Entry> entries) throws SQLException {
    Head head = head(run);
    RunSummary summary = head.summary();
    for (Entry entry : entries) {
      if (summary.state() == RunState.FINISHED && !entry.event().mayFollowTheEnd()) {
        throw new JournalException(
            "Run " + run + " is finished; " + entry.kind() + " needs a new run.");
      }
      if (entry.event().begins()) {
        throw new JournalException("Run " + run + " has started already; create a new run.");
      }
      summary = summary.after(entry.event());
    }
    return write(head, entries);
  }

  /**
   * Refuses unless the run stands where the caller believes.
   *
   * @throws JournalException if it does not, or if there is no such run
   */
  void expect(RunId run, long revision) throws SQLException {
    long actual = head(run).summary().revision();
    if (actual != revision) {
      throw new JournalException(
          "Run "
              + run
              + " is at revision "
              + actual
              + ", not "
              + revision
              + ": somebody else has written to it. Read it again and go on from there.");
    }
  }

  /** What was written since the last call, in order. */
  List<Recorded> takeWritten() {
    List<Recorded> taken = written;
    written = new ArrayList<>();
    return taken;
  }

  private long write(Head head, List<Entry> entries) throws SQLException {
    Instant now = now();
    RunSummary summary = head.summary();
    byte[] hash = head.hash();
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into run_event (run, revision, at, kind, payload, hash)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      for (Entry entry : entries) {
        summary = summary.after(entry.event());
        long revision = summary.revision();
        hash = HashChain.next(hash, revision, entry.kind(), entry.payload());
        insert.setString(1, summary.run().text());
        insert.setLong(2, revision);
        insert.setLong(3, now.toEpochMilli());
        insert.setString(4, entry.kind());
        insert.setString(5, entry.payload());
        insert.setBytes(6, hash);
        insert.executeUpdate();
        written.add(new Recorded(summary.run(), revision, now, entry.event()));
      }
    }
    update(summary);
    heads.put(summary.run(), new Head(summary, hash));
    return summary.revision();
  }

  private void update(RunSummary summary) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement(
            "update run set state = ?, revision = ?, " + columns(summary) + " where run = ?")) {
      update.setString(1, summary.state().key());
      update.setLong(2, summary.revision());
      update.setString(3, summary.run().text());
      update.executeUpdate();
    }
  }

  private static String columns(RunSummary summary) {
    return switch (summary.progress()) {
      case RunProgress.Search(int generation, int generations, int evaluations) ->
          "generation = "
              + generation
              + ", generations = "
              + generations
              + ", evaluations = "
              + evaluations;
      case RunProgress.Training(int step, int steps) -> "step = " + step + ", steps = " + steps;
    };
  }

  private Head head(RunId run) throws SQLException {
    Head known = heads.get(run);
    if (known != null) {
      return known;
    }
    RunSummary summary = RunRows.summary(connection, run);
    try (PreparedStatement select =
        connection.prepareStatement("select hash from run_event where run = ? and revision = ?")) {
      select.setString(1, run.text());
      select.setLong(2, summary.revision());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new JournalException(
              "Run " + run + " lacks its last event, revision " + summary.revision() + ".");
        }
        Head head = new Head(summary, row.getBytes(1));
        heads.put(run, head);
        return head;
      }
    }
  }

  private long nextNumber() throws SQLException {
    try (PreparedStatement select =
            connection.prepareStatement("select coalesce(max(number), 0) + 1 from run");
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : 1;
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
