package org.hilab.server.search;

import java.util.Optional;
import org.hilab.server.candidate.Genome;

/**
 * A candidate whose mean IoU is wanted.
 *
 * @param incumbent what it has to beat; measuring may stop once that is out of reach. Empty: every
 *     image is scored
 */
public record AccuracyTask(Genome genome, Optional<Genome> incumbent) {
  /** On every image. */
  public static AccuracyTask whole(Genome genome) {
    return new AccuracyTask(genome, Optional.empty());
  }
}
