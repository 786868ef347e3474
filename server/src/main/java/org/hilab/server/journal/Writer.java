package org.hilab.server.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that writes. Everything that was submitted while a commit was under way goes into
 * the next one (group commit); an answer is given only after its commit.
 */
final class Writer implements AutoCloseable {
  private static final int LONGEST_QUEUE = 10_000;
  private static final int LARGEST_GROUP = 500;
  private static final Duration DRAIN = Duration.ofSeconds(30);

  private final Database database;
  private final Connection connection;
  private final Runnable onCommit;
  private final Thread thread;
  private final Queue<Task<?>> waiting = new ArrayDeque<>();
  private @Nullable JournalException refusal;

  /**
   * @param onCommit called after every commit and before its answers
   */
  Writer(Database database, Connection connection, Runnable onCommit) {
    this.database = database;
    this.connection = connection;
    this.onCommit = onCommit;
    this.thread = Thread.ofPlatform().name("journal").daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * A part of a transaction. It throws {@link JournalException} to refuse, before its first change;
   * any other exception breaks the journal.
   */
  @FunctionalInterface
  interface Work<T> {
    T write() throws SQLException;
  }

  private record Task<T>(Work<T> work, CompletableFuture<T> answer) {

    /** Does the work and gives out what to do after the commit. */
    Runnable perform() throws SQLException {
      try {
        T result = work.write();
        return () -> answer.complete(result);
      } catch (JournalException refused) {
        return () -> answer.completeExceptionally(refused);
      }
    }
  }

  /** Never blocks: a full queue or a closed journal is an answer, too. */
  synchronized <T> CompletableFuture<T> submit(Work<T> work) {
    if (refusal != null) {
      return CompletableFuture.failedFuture(refusal);
    }
    if (waiting.size() >= LONGEST_QUEUE) {
      return CompletableFuture.failedFuture(
          new JournalException(
              LONGEST_QUEUE
                  + " writes already wait for the journal in "
                  + database.folder()
                  + ". Wait for answers before writing more."));
    }
    Task<T> task = new Task<>(work, new CompletableFuture<>());
    waiting.add(task);
    notifyAll();
    return task.answer();
  }

  private void run() {
    try {
      for (List<Task<?>> group = next(); !group.isEmpty(); group = next()) {
        commit(group);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      refuse(new JournalException("The journal's thread was interrupted.", e), List.of());
    }
  }

  /** Waits for work; an empty group means that nothing more will come. */
  private synchronized List<Task<?>> next() throws InterruptedException {
    while (waiting.isEmpty() && refusal == null) {
      wait();
    }
    List<Task<?>> group = new ArrayList<>();
    while (!waiting.isEmpty() && group.size() < LARGEST_GROUP) {
      group.add(waiting.remove());
    }
    return group;
  }

  private void commit(List<Task<?>> group) {
    List<Runnable> answers = new ArrayList<>();
    try {
      Database.execute(connection, "begin immediate");
      for (Task<?> task : group) {
        answers.add(task.perform());
      }
      Database.execute(connection, "commit");
    } catch (SQLException | RuntimeException | Error e) {
      rollBack(e);
      refuse(broken(e), group);
      return;
    }
    onCommit.run();
    answers.forEach(Runnable::run);
  }

  private void rollBack(Throwable cause) {
    try {
      Database.execute(connection, "rollback");
    } catch (SQLException e) {
      cause.addSuppressed(e); // SQLite rolls back by itself on a full disk
    }
  }

  private JournalException broken(Throwable cause) {
    return new JournalException(
        "The journal in "
            + database.folder()
            + " could not be written ("
            + cause.getMessage()
            + "). Nothing that was not acknowledged may be relied on, and nothing more is written."
            + " Make room or repair the disk, then start again: the run resumes.",
        cause);
  }

  private void refuse(JournalException why, List<Task<?>> group) {
    List<Task<?>> unanswered = new ArrayList<>(group);
    synchronized (this) {
      refusal = why;
      unanswered.addAll(waiting);
      waiting.clear();
    }
    unanswered.forEach(task -> task.answer().completeExceptionally(why));
  }

  /** Writes what waits, then stops. */
  @Override
  public void close() {
    synchronized (this) {
      if (refusal == null) {
        refusal = new JournalException("The journal in " + database.folder() + " is closed.");
      }
      notifyAll();
    }
    try {
      if (!thread.join(DRAIN)) {
        throw new JournalException(
            "The journal in "
                + database.folder()
                + " did not finish writing within "
                + DRAIN.toSeconds()
                + " s. What was acknowledged is safe.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
