package org.hilab.server.journal;

import java.time.Instant;

/**
 * One line about a run.
 *
 * @param revision of its last event
 * @param generation the one that was proposed last, from 1; 0 before the first
 * @param generations how many the search will have
 * @param evaluations up to the last completed generation
 */
public record RunSummary(
    RunId run,
    String name,
    RunState state,
    Instant startedAt,
    long revision,
    int generation,
    int generations,
    int evaluations) {

  static RunSummary fresh(RunId run, String name, Instant startedAt) {
    return new RunSummary(run, name, RunState.RUNNING, startedAt, 0, 0, 0, 0);
  }

  /** What is true after one more event. */
  RunSummary after(RunEvent event) {
    return switch (event) {
      case RunEvent.RunStarted e ->
          with(RunState.RUNNING, generation, e.spec().generations(), evaluations);
      case RunEvent.GenerationProposed e ->
          with(RunState.RUNNING, e.generation(), generations, evaluations);
      case RunEvent.GenerationCompleted e ->
          with(RunState.RUNNING, e.generation(), generations, e.evaluations());
      case RunEvent.RunFinished e ->
          with(RunState.FINISHED, generation, generations, e.evaluations());
      case RunEvent.RunFailed _ -> with(RunState.FAILED, generation, generations, evaluations);
      case RunEvent.Verified _,
          RunEvent.VerificationEnded _,
          RunEvent.FineTuningStarted _,
          RunEvent.EpochTrained _,
          RunEvent.FineTuned _ ->
          with(state, generation, generations, evaluations);
      case RunEvent.AccuracyMeasured _, RunEvent.LatencyMeasured _, RunEvent.MeasurementLost _ ->
          with(RunState.RUNNING, generation, generations, evaluations);
    };
  }

  private RunSummary with(RunState next, int generation, int generations, int evaluations) {
    return new RunSummary(
        run, name, next, startedAt, revision + 1, generation, generations, evaluations);
  }
}
