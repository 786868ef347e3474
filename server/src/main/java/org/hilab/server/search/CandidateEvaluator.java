package org.hilab.server.search;

import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;

/** Measures candidates one after the other on the thread that asks. */
public interface CandidateEvaluator {
  /** Blocks for as long as the images take. */
  Accuracy accuracy(Genome genome);

  /** Lets the measurement that runs end early with an exception. */
  void cancel();
}
