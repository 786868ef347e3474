package org.hilab.server.journal;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.List;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Costs;
import org.jspecify.annotations.Nullable;

/** What happens in a run. The kinds and fields are those of docs/api.md; their order is hashed. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface RunEvent {
  /** Whether it may come after the end: it changes nothing in the course of the search. */
  default boolean mayFollowTheEnd() {
    return switch (this) {
      case Verified _, VerificationEnded _, FineTuningStarted _, EpochTrained _, FineTuned _ ->
          true;
      case RunStarted _,
          GenerationProposed _,
          AccuracyMeasured _,
          LatencyMeasured _,
          MeasurementLost _,
          GenerationCompleted _,
          Spent _,
          RunFinished _,
          TrainingStarted _,
          StepsTrained _,
          TrainingFinished _,
          RunFailed _ ->
          false;
    };
  }

  /** Whether it is the first of a run. */
  default boolean begins() {
    return this instanceof RunStarted || this instanceof TrainingStarted;
  }

  private static void requireFinite(double loss) {
    if (!Double.isFinite(loss)) {
      throw new IllegalArgumentException("A loss is a number, but is " + loss + ".");
    }
  }

  /**
   * Always revision 1 of a search.
   *
   * @param notice what a viewer must know about the run's data; null if there is nothing
   */
  @JsonTypeName("runStarted")
  record RunStarted(Spec spec, @Nullable String notice) implements RunEvent {}

  /**
   * These candidates will be evaluated.
   *
   * @param generation from 1
   */
  @JsonTypeName("generationProposed")
  record GenerationProposed(int generation, List<Proposed> candidates) implements RunEvent {
    public GenerationProposed {
      candidates = List.copyOf(candidates);
    }
  }

  @JsonTypeName("accuracyMeasured")
  record AccuracyMeasured(Genome genome, Accuracy accuracy) implements RunEvent {}

  @JsonTypeName("latencyMeasured")
  record LatencyMeasured(Genome genome, MeasurementOutcome outcome) implements RunEvent {
    public LatencyMeasured {
      if (outcome instanceof MeasurementOutcome.Lost) {
        throw new IllegalArgumentException("A lost measurement is no latency: " + outcome + ".");
      }
    }
  }

  /**
   * The lab failed, not the candidate; it will be tried again.
   *
   * @param attempt from 1
   */
  @JsonTypeName("measurementLost")
  record MeasurementLost(Genome genome, int attempt, String why) implements RunEvent {}

  /**
   * The survivors of a generation.
   *
   * @param front first front of the population
   * @param archive the non-dominated set of everything seen so far
   * @param evaluations of the whole run so far
   */
  @JsonTypeName("generationCompleted")
  record GenerationCompleted(
      int generation,
      List<Genome> population,
      List<Genome> front,
      List<Genome> archive,
      double hyperarea,
      double hyperareaArchive,
      int evaluations)
      implements RunEvent {
    public GenerationCompleted {
      population = List.copyOf(population);
      front = List.copyOf(front);
      archive = List.copyOf(archive);
      if (!Double.isFinite(hyperarea) || !Double.isFinite(hyperareaArchive)) {
        throw new IllegalArgumentException(
            "A hyperarea is a number, but is " + hyperarea + " or " + hyperareaArchive + ".");
      }
    }
  }

  /**
   * What a generation cost the process that completed it, since it began to search or since the
   * generation before.
   *
   * @param joules of this machine's processor packages, whatever else ran on them; null if they
   *     could not be read
   * @param counter what was read, or why nothing could be
   */
  @JsonTypeName("spent")
  record Spent(int generation, double seconds, @Nullable Double joules, String counter)
      implements RunEvent {}

  /** The end of a run's course; see {@link #mayFollowTheEnd}. */
  @JsonTypeName("runFinished")
  record RunFinished(List<Genome> front, int evaluations) implements RunEvent {
    public RunFinished {
      front = List.copyOf(front);
    }
  }

  /**
   * The run stopped on a fault.
   *
   * @param remedy what to do about it
   */
  @JsonTypeName("runFailed")
  record RunFailed(String what, String which, @JsonProperty("do") String remedy)
      implements RunEvent {}

  /** A board computed a member of the front. It changes nothing in the course of the run. */
  @JsonTypeName("verified")
  record Verified(Genome genome, BoardRun run) implements RunEvent {}

  /**
   * No more members of the front will be verified for now.
   *
   * @param equal members whose checksum was the scored one's
   * @param unequal members whose checksum was another
   * @param unverified members that no board computed
   * @param why some were not; null if all were
   */
  @JsonTypeName("verificationEnded")
  record VerificationEnded(int equal, int unequal, int unverified, @Nullable String why)
      implements RunEvent {}

  /**
   * A candidate is being fine-tuned. Of several for one genome and form, the last one counts.
   *
   * @param form plain or quantization-aware
   * @param before with the supernet's weights
   */
  @JsonTypeName("fineTuningStarted")
  record FineTuningStarted(Genome genome, String form, TuningPlan plan, MeanIous before)
      implements RunEvent {}

  /**
   * Every training image was shown once more.
   *
   * @param epoch from 1; of two with the same number, the last one counts
   * @param of at the most
   * @param loss mean over the epoch's steps
   * @param int8MeanIou of the weights as they were then, over the images that score
   */
  @JsonTypeName("epochTrained")
  record EpochTrained(
      Genome genome, String form, int epoch, int of, double loss, double int8MeanIou)
      implements RunEvent {
    public EpochTrained {
      requireFinite(loss);
    }
  }

  /** A candidate has been fine-tuned. */
  @JsonTypeName("fineTuned")
  record FineTuned(Genome genome, String form, int epochs, MeanIous before, MeanIous after)
      implements RunEvent {}

  /** Always revision 1 of a supernet's training. */
  @JsonTypeName("trainingStarted")
  record TrainingStarted(TrainingSpec spec) implements RunEvent {}

  /**
   * Some steps of a training are done.
   *
   * @param step the last of them, from 1; of two with the same number, the last event counts
   * @param loss mean over the steps since the event before
   * @param learningRate of the last of them
   */
  @JsonTypeName("stepsTrained")
  record StepsTrained(int step, int of, double loss, double learningRate) implements RunEvent {
    public StepsTrained {
      requireFinite(loss);
    }
  }

  /**
   * The end of a training.
   *
   * @param loss mean of the last steps
   * @param weights the file that was written
   */
  @JsonTypeName("trainingFinished")
  record TrainingFinished(int steps, double loss, Spec.Supernet weights) implements RunEvent {
    public TrainingFinished {
      requireFinite(loss);
    }
  }

  /**
   * How weights change while a candidate is fine-tuned.
   *
   * @param factor of the learning rate after every epoch
   * @param trainImages that an epoch draws from
   */
  record TuningPlan(
      double learningRate,
      double factor,
      double weightDecay,
      int batch,
      int leastEpochs,
      int mostEpochs,
      int trainImages) {}

  /** Mean IoU of the same weights in float32 and as an int8 network, 0 to 1. */
  record MeanIous(@JsonProperty("float") double float32, double int8, int images) {}

  /**
   * What a board computed of a candidate on one picture.
   *
   * @param expectedCrc32c of the scored network's logits, by ONNX Runtime
   * @param outputCrc32c of the board's logits
   * @param measurement null where counts are no latencies
   */
  record BoardRun(
      String deviceClass,
      String boardSerial,
      String firmware,
      String expectedCrc32c,
      String outputCrc32c,
      @Nullable Measurement measurement) {
    /** Whether the board computes what was scored. */
    public boolean matches() {
      return expectedCrc32c.equals(outputCrc32c);
    }
  }

  /**
   * A candidate on its way to evaluation.
   *
   * @param peakMemoryBytes of its activations on a device
   * @param known true: measured in an earlier generation, nothing is measured again
   */
  record Proposed(
      Genome genome, List<ChosenGene> genes, Costs costs, long peakMemoryBytes, boolean known) {
    public Proposed {
      genes = List.copyOf(genes);
    }

    /** The same candidate, measured before or not. */
    public Proposed withKnown(boolean newKnown) {
      return new Proposed(genome, genes, costs, peakMemoryBytes, newKnown);
    }
  }

  /** One gene, spelled out, beside what the supernet has there. */
  record ChosenGene(String name, String value, String supernetValue) {}
}
