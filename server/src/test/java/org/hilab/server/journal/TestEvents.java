package org.hilab.server.journal;

import java.util.List;
import java.util.stream.Stream;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.Provenance;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Accuracy.ClassIou;
import org.hilab.server.candidate.Bounds;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.hilab.server.network.Costs;
import org.jspecify.annotations.Nullable;

/** One event of each kind. */
public final class TestEvents {
  static final Genome GENOME = new Genome("0110");
  private static final Genome SUPERNET = new Genome("0111");

  private TestEvents() {}

  public static List<RunEvent> allKinds() {
    return Stream.concat(ofASearch().stream(), ofATraining().stream()).toList();
  }

  /** A training of four steps, told after every second. */
  public static List<RunEvent> ofATraining() {
    return List.of(
        trainingStarted(),
        new RunEvent.StepsTrained(2, 4, 1.75, 0.03),
        new RunEvent.StepsTrained(4, 4, 1.5, 0.01),
        new RunEvent.TrainingFinished(4, 1.625, new Spec.Supernet("S", "ef56")));
  }

  public static RunEvent.TrainingStarted trainingStarted() {
    return new RunEvent.TrainingStarted(
        new TrainingSpec(
            "fmas-mobilenetv2",
            8,
            96,
            new Spec.Supernet("initial", "ab12"),
            new TrainingSpec.Images("voc", "scenes", "train", 2000),
            "strictly-fair",
            4,
            16,
            0.05,
            3,
            7));
  }

  public static List<RunEvent> ofASearch() {
    return List.of(
        started(),
        new RunEvent.GenerationProposed(
            1,
            List.of(
                new RunEvent.Proposed(
                    GENOME,
                    List.of(new RunEvent.ChosenGene("stride of block 3", "2", "1")),
                    new Costs(2_146_645, 1_234_567_890_123L, 99),
                    1_048_576,
                    false))),
        accuracy(),
        new RunEvent.LatencyMeasured(
            GENOME, new Measured(new Measurement(417_000_000, Provenance.ESTIMATE, conditions()))),
        new RunEvent.LatencyMeasured(GENOME, new Rejected("It needs 9 MB of L3.")),
        lost(1),
        new RunEvent.GenerationCompleted(
            1, List.of(GENOME, SUPERNET), List.of(GENOME), List.of(SUPERNET), 0.1, 0.75, 12),
        new RunEvent.Spent(1, 12.5, 640.25, "RAPL package-0"),
        new RunEvent.Spent(2, 11, null, "there is no intel-rapl package in /sys/class/powercap"),
        new RunEvent.RunFailed("A mask is missing", "2007_000033", "Complete the dataset."),
        finished(),
        verified(null),
        verified(
            new Measurement(
                420_000_000,
                Provenance.RUN,
                new Conditions(
                    "gvsoc", "gvsoc-0", "resident", "9f3c", 175_000_000, 3, 5, "0badcafe", null))),
        new RunEvent.VerificationEnded(1, 0, 1, "no board with the resident firmware"),
        fineTuningStarted(),
        new RunEvent.EpochTrained(GENOME, "plain", 1, 10, 0.75, 0.71),
        fineTuned());
  }

  public static RunEvent.FineTuningStarted fineTuningStarted() {
    return new RunEvent.FineTuningStarted(
        GENOME,
        "plain",
        new RunEvent.TuningPlan(1e-6, 0.94, 4e-5, 8, 6, 10, 200),
        new RunEvent.MeanIous(0.72, 0.7, 297));
  }

  public static RunEvent.FineTuned fineTuned() {
    return new RunEvent.FineTuned(
        GENOME,
        "plain",
        7,
        new RunEvent.MeanIous(0.72, 0.7, 297),
        new RunEvent.MeanIous(0.73, 0.715, 297));
  }

  public static RunEvent.Verified verified(@Nullable Measurement measurement) {
    String deviceClass = measurement == null ? "posix" : "gvsoc";
    return new RunEvent.Verified(
        GENOME,
        new RunEvent.BoardRun(
            deviceClass, deviceClass + "-0", "9f3c", "0badcafe", "0badcafe", measurement));
  }

  public static RunEvent.RunStarted started() {
    Spec spec =
        new Spec(
            "fmas-mobilenetv2",
            21,
            384,
            new Spec.Supernet("voc", "ab12"),
            new Spec.Image("cd34"),
            new Spec.Dataset("voc", "voc2012", "val", 60, 297, "resize:384"),
            List.of(Objective.MIOU, Objective.LATENCY),
            "nsga2",
            12,
            20,
            7,
            new Spec.Evaluators("int8", "estimate"),
            List.of(new Bounds(0, 1_000_000), new Bounds(10, 20)),
            SUPERNET);
    return new RunEvent.RunStarted(spec, null);
  }

  public static RunEvent.AccuracyMeasured accuracy() {
    return new RunEvent.AccuracyMeasured(
        GENOME,
        new Accuracy(
            0.7,
            300_000,
            60,
            List.of(new ClassIou("background", 0.9), new ClassIou("boat", null)),
            "int8 cd34"));
  }

  public static RunEvent.MeasurementLost lost(int attempt) {
    return new RunEvent.MeasurementLost(GENOME, attempt, "The board was unplugged.");
  }

  public static RunEvent.RunFinished finished() {
    return new RunEvent.RunFinished(List.of(GENOME), 240);
  }

  private static Conditions conditions() {
    return new Conditions("gap8", "model", "estimate", "model-1", 175_000_000, 1, 0, null, 0.3);
  }
}
