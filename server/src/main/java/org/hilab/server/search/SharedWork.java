package org.hilab.server.search;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hilab.server.accuracy.CountTable;
import org.hilab.server.candidate.Genome;

/**
 * What the workers of one process have in common: how much memory they may fill with activations,
 * and what the candidates got right, image by image. The numbers of a candidate are the same
 * whoever counts them, so a lost table is only counted again.
 */
public final class SharedWork {
  /** A whole server with this stays under 2 GB. */
  public static final long DEFAULT_CACHE_BYTES = 768L << 20;

  private final long cacheBytes;
  private final Map<Genome, CountTable> tables = new ConcurrentHashMap<>();

  public SharedWork(long cacheBytes) {
    this.cacheBytes = cacheBytes;
  }

  /** Bound on the activations that all workers together keep. */
  public long cacheBytes() {
    return cacheBytes;
  }

  /** Of a candidate that was scored on every image. */
  public void put(Genome genome, CountTable table) {
    tables.put(genome, table);
  }

  /** Empty: nobody scored it on every image in this process. */
  public Optional<CountTable> of(Genome genome) {
    return Optional.ofNullable(tables.get(genome));
  }
}
