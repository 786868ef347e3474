package org.hilab.server.search.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.EpochTrained;
import org.hilab.server.journal.RunEvent.FineTuned;
import org.hilab.server.journal.RunEvent.FineTuningStarted;

/** The fine-tunings of a run as its journal tells them, in the order in which they began. */
public final class FineTuningView {
  private final Map<Subject, Tuning> tunings = new LinkedHashMap<>();

  /** A candidate, and what its forward pass computed: plain or quantization-aware. */
  public record Subject(Genome genome, String form) {}

  /** The last fine-tuning of one subject. */
  public static final class Tuning {
    private final FineTuningStarted started;
    private final SortedMap<Integer, EpochTrained> epochs = new TreeMap<>();
    private Optional<FineTuned> tuned = Optional.empty();

    private Tuning(FineTuningStarted started) {
      this.started = started;
    }

    public FineTuningStarted started() {
      return started;
    }

    /** In the order of their numbers. */
    public List<EpochTrained> epochs() {
      return List.copyOf(epochs.values());
    }

    /** Empty while it goes on, and when it was stopped. */
    public Optional<FineTuned> tuned() {
      return tuned;
    }
  }

  FineTuningView() {}

  /** Also the ones that have not ended. */
  public List<Tuning> all() {
    return List.copyOf(tunings.values());
  }

  void add(FineTuningStarted event) {
    tunings.put(new Subject(event.genome(), event.form()), new Tuning(event));
  }

  void add(EpochTrained event) {
    of(event.genome(), event.form()).epochs.put(event.epoch(), event);
  }

  void add(FineTuned event) {
    of(event.genome(), event.form()).tuned = Optional.of(event);
  }

  private Tuning of(Genome genome, String form) {
    return Objects.requireNonNull(
        tunings.get(new Subject(genome, form)), () -> genome + " was never begun: " + form);
  }
}
