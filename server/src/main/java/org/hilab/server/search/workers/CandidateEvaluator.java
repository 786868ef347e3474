package org.hilab.server.search.workers;

import java.util.List;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.search.AccuracyTask;

/** Measures candidates on the thread that asks, for one caller at a time. */
public interface CandidateEvaluator extends AutoCloseable {
  /**
   * Measures some candidates together; blocks for as long as the images take.
   *
   * @throws RuntimeException if one of them cannot be measured; those that were told are done
   */
  void evaluate(List<AccuracyTask> tasks, Listener listener);

  /** Lets the measurement that runs end early with an exception. */
  void cancel();

  @Override
  default void close() {}

  /** Hears how it goes; perhaps from other threads, one at a time. */
  interface Listener {
    /** A candidate is done. */
    void measured(Genome genome, Accuracy accuracy);

    /** The measurement is alive: another image is done. */
    void progress();
  }
}
