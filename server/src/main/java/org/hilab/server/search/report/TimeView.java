package org.hilab.server.search.report;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.Spent;
import org.jspecify.annotations.Nullable;

/** How long the phases of a run took by the times of its journal, and what they cost. */
final class TimeView {
  private final Map<Phase, Duration> durations = new EnumMap<>(Phase.class);
  private final SortedMap<Integer, Spent> spendings = new TreeMap<>();
  private @Nullable Instant proposed;
  private @Nullable Instant lastAccuracy;
  private @Nullable Instant lastLatency;
  private @Nullable Instant finished;
  private @Nullable Instant tuningSince;

  /** A part of the time; the first two pass at the same time. */
  enum Phase {
    ACCURACY("until each generation's last accuracy"),
    LATENCY("until each generation's last latency"),
    GENERATIONS("from each generation's proposal to its end"),
    VERIFICATION("boards proving the front, after the search"),
    FINE_TUNING("fine-tuning");

    private final String words;

    Phase(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  void add(Recorded recorded) {
    Instant at = recorded.at();
    switch (recorded.event()) {
      case RunEvent.GenerationProposed _ -> {
        proposed = at;
        lastAccuracy = null;
        lastLatency = null;
      }
      case RunEvent.AccuracyMeasured _ -> lastAccuracy = at;
      case RunEvent.LatencyMeasured _ -> lastLatency = at;
      case RunEvent.GenerationCompleted _ -> {
        add(Phase.ACCURACY, proposed, lastAccuracy);
        add(Phase.LATENCY, proposed, lastLatency);
        add(Phase.GENERATIONS, proposed, at);
      }
      case Spent e -> spendings.put(e.generation(), e);
      case RunEvent.RunFinished _ -> finished = at;
      case RunEvent.VerificationEnded _ -> {
        add(Phase.VERIFICATION, finished, at);
        finished = null; // what is verified when the run is opened again comes after a pause
      }
      case RunEvent.FineTuningStarted _, RunEvent.EpochTrained _, RunEvent.FineTuned _ ->
          tuned(recorded);
      case RunEvent.RunStarted _,
          RunEvent.MeasurementLost _,
          RunEvent.RunFailed _,
          RunEvent.Verified _,
          RunEvent.TrainingStarted _,
          RunEvent.StepsTrained _,
          RunEvent.TrainingFinished _ -> {}
    }
  }

  /** The scoring before the first one is in none. */
  private void tuned(Recorded recorded) {
    if (!(recorded.event() instanceof RunEvent.FineTuningStarted)) {
      add(Phase.FINE_TUNING, tuningSince, recorded.at());
    }
    tuningSince = recorded.at();
  }

  private void add(Phase phase, @Nullable Instant from, @Nullable Instant to) {
    if (from != null && to != null) {
      durations.merge(phase, Duration.between(from, to), Duration::plus);
    }
  }

  /** Those that happened, with the pauses in them between the restarts of the server. */
  Map<Phase, Duration> phases() {
    return durations;
  }

  /** What a generation cost; empty where an older hilab searched. */
  Optional<Spent> spent(int generation) {
    return Optional.ofNullable(spendings.get(generation));
  }

  /** By generation. */
  List<Spent> spent() {
    return List.copyOf(spendings.values());
  }
}
