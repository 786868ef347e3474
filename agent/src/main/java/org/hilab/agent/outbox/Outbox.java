package org.hilab.agent.outbox;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hilab.protocol.AgentMessage.Result;
import org.hilab.protocol.Ticket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results that the server has not acknowledged. A result is on the disk before anybody hears of it,
 * and stays there until the server has it; so it outlives a kill -9 of either side.
 */
public final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int MOST_RESULTS = 10_000;
  private static final long REWRITE_BYTES = 1 << 20;

  private final Map<Ticket, Result> pending = new LinkedHashMap<>();
  private final ResultLog log;
  private final long rewriteBytes;

  private Outbox(ResultLog log, long rewriteBytes) {
    this.log = log;
    this.rewriteBytes = rewriteBytes;
  }

  /**
   * Opens the outbox, new or as an earlier process left it. A record that this process's death cut
   * off is dropped: nobody has heard of it.
   *
   * @throws IOException if the file cannot be read or written
   */
  public static Outbox open(Path file) throws IOException {
    return open(file, REWRITE_BYTES);
  }

  /** As {@link #open(Path)}; the file is written anew when it has grown so large. */
  static Outbox open(Path file, long rewriteBytes) throws IOException {
    ResultLog log = ResultLog.open(file);
    Outbox outbox = new Outbox(log, rewriteBytes);
    log.replay(result -> outbox.pending.put(result.ticket(), result), outbox.pending::remove);
    return outbox;
  }

  /**
   * Keeps a result.
   *
   * @return false if the outbox is full; the result is not kept
   */
  public synchronized boolean add(Result result) {
    if (pending.size() >= MOST_RESULTS) {
      LOG.error("{} results wait for the server; dropped {}.", pending.size(), result.ticket());
      return false;
    }
    pending.put(result.ticket(), result);
    try {
      log.append(result);
    } catch (IOException e) {
      LOG.error(
          "Cannot write the outbox, so {} is lost if this process ends now: {}",
          result.ticket(),
          e.toString());
    }
    return true;
  }

  /** Forgets a result. Not forced to the disk: a result that comes twice is acknowledged twice. */
  public synchronized void acknowledge(Ticket ticket) {
    if (pending.remove(ticket) == null) {
      return;
    }
    try {
      log.appendAcknowledged(ticket);
      if (log.size() > rewriteBytes) {
        log.rewrite(List.copyOf(pending.values()));
      }
    } catch (IOException e) {
      LOG.warn("Cannot write the outbox, so {} will be sent again: {}", ticket, e.toString());
    }
  }

  /** What the server has not acknowledged, oldest first. */
  public synchronized List<Result> pending() {
    return List.copyOf(pending.values());
  }

  @Override
  public synchronized void close() throws IOException {
    log.close();
  }
}
