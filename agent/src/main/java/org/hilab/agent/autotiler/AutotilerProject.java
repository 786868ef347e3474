package org.hilab.agent.autotiler;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.hilab.agent.tools.ToolCommand;
import org.hilab.agent.tools.ToolProcess;
import org.hilab.protocol.Conditions;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.hilab.protocol.Provenance;

/** One candidate's project: generated, built, run on the simulator, read. */
final class AutotilerProject {
  static final String BACKEND = "autotiler";
  private static final String DEVICE_CLASS = "gvsoc";

  /** Of the cluster, as the SDK's projects set it for GAP8 V3. */
  private static final long CLOCK_HZ = 175_000_000;

  private static final long MOST_OUTPUT_BYTES = 200_000_000;
  private static final int MOST_KEPT = 1_000_000;
  private static final Duration LINE_PATIENCE = Duration.ofSeconds(1);

  /** In the SDK's own environment: its configuration wants bash. */
  private static final String IN_SDK = "source \"$1\" >/dev/null && cd \"$2\" && ";

  private final Setup setup;

  /**
   * What a project is made with.
   *
   * @param sdk an installed GAP SDK with libtile.a
   * @param board a configuration of it, for example gapuino_v3
   * @param scripts {@code firmware-scripts/autotiler} of a hilab installation
   * @param work a folder of this project's own; what is in it may be overwritten
   * @param longest for generation, build and run together
   */
  record Setup(Path sdk, String board, Path scripts, Path work, Duration longest) {
    Setup {
      if (!board.matches("[a-z0-9_]+")) {
        throw new IllegalArgumentException(
            "A board is named like a file of the SDK's configs, not \"" + board + "\".");
      }
    }
  }

  AutotilerProject(Setup setup) {
    this.setup = setup;
  }

  /** The latency of one model; every failure is an outcome. */
  MeasurementOutcome measure(Path onnx) throws IOException, InterruptedException {
    Files.createDirectories(setup.work());
    Files.copy(onnx, setup.work().resolve("candidate.onnx"), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        setup.scripts().resolve("generate.py"),
        setup.work().resolve("generate.py"),
        StandardCopyOption.REPLACE_EXISTING);
    long end = System.nanoTime() + setup.longest().toNanos();
    Ended generated = run("python3 generate.py", end);
    Optional<MeasurementOutcome> failure = failure("NNTool", generated);
    if (failure.isPresent()) {
      return failure.get();
    }
    // The Makefile of NNTool's project asks the network to print its table (-DPERF).
    return outcome(run("make -C project all run platform=gvsoc", end));
  }

  /**
   * How a step ended.
   *
   * @param exitCode nothing if it ran out of time or said too much
   */
  record Ended(Optional<Integer> exitCode, boolean flooded, String text) {}

  private Ended run(String step, long end) throws IOException, InterruptedException {
    Path config = setup.sdk().resolve("configs").resolve(setup.board() + ".sh");
    List<String> words =
        List.of("bash", "-c", IN_SDK + step, "hilab", config.toString(), setup.work().toString());
    Map<String, String> memory =
        Map.of("HILAB_L1_BYTES", "48736", "HILAB_L2_BYTES", "350000", "HILAB_L3_BYTES", "8000000");
    ToolCommand command = new ToolCommand(words, memory, setup.work());
    StringJoiner text = new StringJoiner("\n");
    try (ToolProcess process = ToolProcess.start(command, MOST_OUTPUT_BYTES)) {
      while (process.isAlive() && System.nanoTime() < end) {
        keep(process.awaitLine(line -> true, LINE_PATIENCE), text);
      }
      boolean ended = process.awaitEnd(LINE_PATIENCE);
      for (Optional<String> line = process.awaitLine(any -> true, Duration.ZERO);
          line.isPresent();
          line = process.awaitLine(any -> true, Duration.ZERO)) {
        keep(line, text);
      }
      Optional<Integer> code = process.flooded() || !ended ? Optional.empty() : process.exitCode();
      return new Ended(code, process.flooded(), text.toString());
    }
  }

  /** What is read later: tables and complaints, not the tiler's megabytes. */
  private static void keep(Optional<String> line, StringJoiner text) {
    line.filter(said ->
            text.length() < MOST_KEPT
                && said.matches("(?i).*(cycles:|error|fail|no such|cannot|not implemented).*"))
        .ifPresent(text::add);
  }

  private MeasurementOutcome outcome(Ended ended) {
    Optional<MeasurementOutcome> failure = failure("make", ended);
    if (failure.isPresent()) {
      return failure.get();
    }
    try {
      PerformanceLog.Table table = PerformanceLog.parse(ended.text());
      Conditions conditions =
          new Conditions(DEVICE_CLASS, "gvsoc", BACKEND, "nntool", CLOCK_HZ, 1, 0, null, null);
      return new Measured(new Measurement(table.cycles(), Provenance.RUN, conditions));
    } catch (PerformanceLog.Unreadable e) {
      return new Lost("BAD_LOG: " + e.getMessage() + ".");
    }
  }

  /** Why a step gave nothing; nothing if it ended well. */
  static Optional<MeasurementOutcome> failure(String step, Ended ended) {
    if (ended.flooded()) {
      return Optional.of(new Lost("FLOOD: " + step + " printed too much and was ended."));
    }
    if (ended.exitCode().isEmpty()) {
      return Optional.of(new Lost("TIMEOUT: " + step + " was not done in time."));
    }
    Optional<String> refusal = Refusal.in(ended.text());
    if (refusal.isPresent()) {
      return Optional.of(new Rejected(refusal.get()));
    }
    if (Refusal.isLibraryMissing(ended.text())) {
      return Optional.of(
          new Lost(
              "NO_TOOL: the AutoTiler library libtile.a is not in this SDK. Its vendor gives it"
                  + " out no more; use the resident firmware."));
    }
    return ended.exitCode().get() == 0
        ? Optional.empty()
        : Optional.of(
            new Lost(
                "TOOL_FAILED: "
                    + step
                    + " ended with "
                    + ended.exitCode().get()
                    + ": "
                    + ended
                        .text()
                        .lines()
                        .reduce((first, last) -> last)
                        .orElse("it said nothing")));
  }
}
