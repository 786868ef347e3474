package org.hilab.server.journal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened in every run, kept in one SQLite file. A future that completes normally means: it
 * is on the disk. Futures complete on the journal's own thread; continuations must not wait there.
 */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final Connection lock;
  private final Connection connection;
  private final RunTables tables;
  private final Writer writer;
  private final Reader reader;
  private final AgentTokens agentTokens;
  private final LayerLatencies layerLatencies;
  private final JoinTokens joinTokens;
  private final List<Consumer<Recorded>> listeners = new CopyOnWriteArrayList<>();

  private Journal(Database database, InstantSource clock, Connection lock) {
    this.lock = lock;
    this.connection = database.writer();
    this.tables = new RunTables(connection, clock);
    this.writer = new Writer(database, connection, this::publish);
    this.reader = new Reader(database);
    this.agentTokens = new AgentTokens(writer, connection, reader, clock);
    this.layerLatencies = new LayerLatencies(writer, connection, reader, clock);
    this.joinTokens = new JoinTokens(writer, connection, reader, agentTokens);
  }

  /** Whether the folder has a journal, which nobody needs to open for that. */
  public static boolean isIn(Path folder) {
    return Files.exists(folder.resolve(Database.FILE));
  }

  /**
   * Opens the journal of a folder, or makes it. One process at a time may.
   *
   * @throws JournalException if another one has it, it is damaged, or the folder cannot be written
   */
  public static Journal open(Path folder, InstantSource clock) {
    return open(new Database(folder, Database.NO_LIMIT), clock);
  }

  static Journal open(Database database, InstantSource clock) {
    Connection lock = database.lock();
    try {
      Journal journal = new Journal(database, clock, lock);
      journal.writer.start();
      return journal;
    } catch (RuntimeException e) {
      release(lock, e);
      throw e;
    }
  }

  /** Begins a search; the event becomes its revision 1. */
  public CompletableFuture<RunId> create(String name, RunEvent.RunStarted started) {
    return begin(name, started);
  }

  /** Begins a training; the event becomes its revision 1. */
  public CompletableFuture<RunId> create(String name, RunEvent.TrainingStarted started) {
    return begin(name, started);
  }

  private CompletableFuture<RunId> begin(String name, RunEvent started) {
    RunTables.Entry entry = RunTables.Entry.of(started);
    return writer.submit(() -> tables.create(name, entry));
  }

  /** Adds one event and gives its revision. */
  public CompletableFuture<Long> append(RunId run, RunEvent event) {
    return append(run, List.of(event));
  }

  /** Adds events, all or none, and gives the revision of the last. */
  public CompletableFuture<Long> append(RunId run, List<RunEvent> events) {
    List<RunTables.Entry> entries = events.stream().map(RunTables.Entry::of).toList();
    return writer.submit(() -> tables.append(run, entries));
  }

  /** Adds events if the last one of the run has the expected revision, and refuses otherwise. */
  public CompletableFuture<Long> appendAfter(
      RunId run, long expectedRevision, List<RunEvent> events) {
    List<RunTables.Entry> entries = events.stream().map(RunTables.Entry::of).toList();
    return writer.submit(() -> {
      tables.expect(run, expectedRevision);
      return tables.append(run, entries);
    });
  }

  /** The events after a revision, at most {@code limit} of them; reads from the disk. */
  public List<Recorded> read(RunId run, long afterRevision, int limit) {
    return reader.ask(connection -> RunRows.events(connection, run, afterRevision, limit));
  }

  /** All runs, newest first; reads from the disk. */
  public List<RunSummary> runs() {
    return reader.ask(RunRows::summaries);
  }

  /**
   * One run; reads from the disk.
   *
   * @throws JournalException if there is no such run
   */
  public RunSummary run(RunId run) {
    return reader.ask(connection -> RunRows.summary(connection, run));
  }

  /** Checks the hashes of all events of a run. */
  public Verification verify(RunId run) {
    return reader.ask(connection -> RunRows.verify(connection, run));
  }

  /**
   * Calls the listener with every event from now on, in order, after its commit and before its
   * future completes. It runs on the journal's thread: hand over and return.
   */
  public void onCommitted(Consumer<Recorded> listener) {
    listeners.add(listener);
  }

  public AgentTokens agentTokens() {
    return agentTokens;
  }

  /** The latency tables that are being filled. */
  public LayerLatencies layerLatencies() {
    return layerLatencies;
  }

  /** The one-time tokens of benches. */
  public JoinTokens joinTokens() {
    return joinTokens;
  }

  /** Writes what waits, then lets the folder go. */
  @Override
  public void close() {
    writer.close();
    try (lock;
        connection;
        reader) {
      LOG.debug("Journal closed.");
    } catch (SQLException e) {
      throw new JournalException("The journal could not be closed: " + e.getMessage() + ".", e);
    }
  }

  private void publish() {
    for (Recorded recorded : tables.takeWritten()) {
      for (Consumer<Recorded> listener : listeners) {
        try {
          listener.accept(recorded);
        } catch (RuntimeException | Error e) {
          LOG.error(
              "A listener failed on revision {} of {}; the event is on the disk.",
              recorded.revision(),
              recorded.run(),
              e);
        }
      }
    }
  }

  private static void release(Connection lock, RuntimeException cause) {
    try {
      lock.close();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
