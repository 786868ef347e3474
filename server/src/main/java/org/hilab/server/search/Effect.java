package org.hilab.server.search;

import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent;

/** What the search core wants done. It never waits for it and never does it itself. */
public sealed interface Effect {

  /** Append to the journal, in the order of the effects. */
  record WriteEvent(RunEvent event) implements Effect {}

  /** Have a worker measure the mean IoU of this candidate. */
  record MeasureAccuracy(Genome genome) implements Effect {}

  /**
   * The same, but the worker may stop as soon as the candidate cannot beat the incumbent any more.
   *
   * @param incumbent the best front member that costs no more
   */
  record RaceAccuracy(Genome genome, Genome incumbent) implements Effect {}

  /** Have a board measure, or an estimate give, the latency of this candidate. */
  record MeasureLatency(Genome genome) implements Effect {}
}
