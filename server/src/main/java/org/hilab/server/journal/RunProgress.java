package org.hilab.server.journal;

/** Of which kind a run is, and how far. */
public sealed interface RunProgress {
  /**
   * A search.
   *
   * @param generation the one that was proposed last, from 1; 0 before the first
   * @param generations how many it will have
   * @param evaluations up to the last completed generation
   */
  record Search(int generation, int generations, int evaluations) implements RunProgress {
    private Search at(int now) {
      return new Search(now, generations, evaluations);
    }

    private Search evaluated(int all) {
      return new Search(generation, generations, all);
    }
  }

  /**
   * The training of a supernet.
   *
   * @param step the last one that was told; 0 before the first
   * @param steps how many it will have
   */
  record Training(int step, int steps) implements RunProgress {}

  /** The word of JSON and of the database. */
  default String kind() {
    return switch (this) {
      case Search _ -> "search";
      case Training _ -> "training";
    };
  }

  /** At the beginning of a run. */
  static RunProgress of(RunEvent first) {
    if (first instanceof RunEvent.RunStarted search) {
      return new Search(0, search.spec().generations(), 0);
    }
    if (first instanceof RunEvent.TrainingStarted training) {
      return new Training(0, training.spec().steps());
    }
    throw new JournalException("A run does not begin with " + EventJson.kind(first) + ".");
  }

  /**
   * How far it is after one more event.
   *
   * @throws JournalException if the event belongs into a run of the other kind
   */
  default RunProgress after(RunEvent event) {
    return switch (event) {
      case RunEvent.RunStarted _, RunEvent.TrainingStarted _ -> of(event);
      case RunEvent.GenerationProposed e -> search(event).at(e.generation());
      case RunEvent.GenerationCompleted e ->
          search(event).at(e.generation()).evaluated(e.evaluations());
      case RunEvent.RunFinished e -> search(event).evaluated(e.evaluations());
      case RunEvent.AccuracyMeasured _,
          RunEvent.LatencyMeasured _,
          RunEvent.MeasurementLost _,
          RunEvent.Spent _,
          RunEvent.Verified _,
          RunEvent.VerificationEnded _,
          RunEvent.FineTuningStarted _,
          RunEvent.EpochTrained _,
          RunEvent.FineTuned _ ->
          search(event);
      case RunEvent.StepsTrained e -> new Training(e.step(), training(event).steps());
      case RunEvent.TrainingFinished e -> new Training(e.steps(), training(event).steps());
      case RunEvent.RunFailed _ -> this;
    };
  }

  private Search search(RunEvent event) {
    return switch (this) {
      case Search search -> search;
      case Training _ -> throw misplaced(event);
    };
  }

  private Training training(RunEvent event) {
    return switch (this) {
      case Training training -> training;
      case Search _ -> throw misplaced(event);
    };
  }

  private JournalException misplaced(RunEvent event) {
    return new JournalException(
        "The run is a "
            + kind()
            + ": "
            + EventJson.kind(event)
            + " belongs into one of another kind.");
  }
}
