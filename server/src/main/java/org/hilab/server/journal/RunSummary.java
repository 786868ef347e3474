package org.hilab.server.journal;

import java.time.Instant;

/**
 * One line about a run.
 *
 * @param revision of its last event
 */
public record RunSummary(
    RunId run,
    String name,
    RunState state,
    Instant startedAt,
    long revision,
    RunProgress progress) {

  static RunSummary fresh(RunId run, String name, Instant startedAt, RunEvent first) {
    return new RunSummary(run, name, RunState.RUNNING, startedAt, 0, RunProgress.of(first));
  }

  /** What is true after one more event. */
  RunSummary after(RunEvent event) {
    RunState next =
        switch (event) {
          case RunEvent.RunFinished _, RunEvent.TrainingFinished _ -> RunState.FINISHED;
          case RunEvent.RunFailed _ -> RunState.FAILED;
          case RunEvent.Verified _,
              RunEvent.VerificationEnded _,
              RunEvent.FineTuningStarted _,
              RunEvent.EpochTrained _,
              RunEvent.FineTuned _ ->
              state;
          case RunEvent.RunStarted _,
              RunEvent.GenerationProposed _,
              RunEvent.AccuracyMeasured _,
              RunEvent.LatencyMeasured _,
              RunEvent.MeasurementLost _,
              RunEvent.GenerationCompleted _,
              RunEvent.Spent _,
              RunEvent.TrainingStarted _,
              RunEvent.StepsTrained _ ->
              RunState.RUNNING;
        };
    return new RunSummary(run, name, next, startedAt, revision + 1, progress.after(event));
  }
}
