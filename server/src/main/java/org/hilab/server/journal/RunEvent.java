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

  /**
   * Always revision 1.
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

  /** The end of a run's course. Only {@link Verified} and {@link VerificationEnded} may follow. */
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
