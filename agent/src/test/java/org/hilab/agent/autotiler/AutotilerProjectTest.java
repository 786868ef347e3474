package org.hilab.agent.autotiler;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.hilab.agent.autotiler.AutotilerProject.Ended;
import org.hilab.protocol.MeasurementOutcome;
import org.hilab.protocol.MeasurementOutcome.Lost;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.MeasurementOutcome.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The steps against a made-up SDK whose python3 and make say what a test wants. */
class AutotilerProjectTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Graph constructor exited with error: 3",
        "Graph constructor exited with an error",
        "Graph constructor exited with 2 error",
        "Error: Failed to allocate graph symbol memory for graph candidateCNN",
        "EXCEPTION of type 'X' occurred with message: 'LeakyRelu version 6 is not implemented.'",
        "Error: ProcessGraphEdges, Graph local argument declared, written but not read S6_Output"
      })
  void what_the_tools_refuse_is_the_candidates_fault(String words) {
    Ended ended = new Ended(Optional.of(250), false, "make: *** [run] Error 250\n" + words);
    assertThat(AutotilerProject.failure("make", ended).orElseThrow()).isInstanceOf(Rejected.class);
  }

  @Test
  void the_rest_is_the_labs_fault_and_has_a_name() {
    assertThat(failure(Optional.empty(), "").why()).startsWith("TIMEOUT: ");
    assertThat(failure(Optional.of(1), "Traceback").why()).startsWith("TOOL_FAILED: ");
    assertThat(failure(Optional.of(2), "gcc: error: lib/libtile.a: No such file").why())
        .startsWith("NO_TOOL: the AutoTiler library");
    Ended flood = new Ended(Optional.empty(), true, "");
    assertThat(AutotilerProject.failure("make", flood).orElseThrow().toString()).contains("FLOOD");
  }

  private static Lost failure(Optional<Integer> code, String text) {
    return (Lost) AutotilerProject.failure("make", new Ended(code, false, text)).orElseThrow();
  }

  @Test
  void a_candidate_is_generated_built_run_and_read() throws Exception {
    MeasurementOutcome outcome =
        measure(
            "test -f candidate.onnx && test \"$HILAB_L1_BYTES\" -gt 0",
            "echo 'S1_Conv2d: Cycles: 41, Operations: 80, Operations/Cycle: 1.9'; "
                + "echo 'S2_Conv2d: Cycles: 1, Operations: 8, Operations/Cycle: 8.0'; "
                + "echo 'Total: Cycles: 42, Operations: 88, Operations/Cycle: 2.1'");
    assertThat(outcome).isInstanceOf(Measured.class);
    Measured measured = (Measured) outcome;
    assertThat(measured.measurement().cycles()).isEqualTo(42);
    assertThat(measured.measurement().conditions().backend()).isEqualTo("autotiler");
  }

  @Test
  void a_step_that_hangs_ends_within_its_deadline() throws Exception {
    assertThat(((Lost) measure("sleep 600", "true")).why()).startsWith("TIMEOUT: NNTool");
  }

  @Test
  void a_network_that_does_not_fit_is_rejected() throws Exception {
    String says = "echo 'Graph constructor exited with error: 3'; exit 250";
    assertThat(measure("true", says))
        .isEqualTo(
            new Rejected(
                "does not fit: the graph's constructor failed to allocate memory, error 3"));
  }

  private MeasurementOutcome measure(String python, String make) throws Exception {
    Path sdk = folder.resolve("sdk");
    program(sdk.resolve("bin/python3"), python);
    program(sdk.resolve("bin/make"), make);
    Files.createDirectories(sdk.resolve("configs"));
    Files.writeString(
        sdk.resolve("configs/gapuino_v3.sh"), "export PATH=" + sdk.resolve("bin") + ":$PATH\n");
    Path scripts = Path.of(System.getProperty("hilab.firmware"), "autotiler");
    Path model = Files.writeString(folder.resolve("model.onnx"), "a model");
    return new AutotilerProject(
            new AutotilerProject.Setup(
                sdk, "gapuino_v3", scripts, folder.resolve("work"), Duration.ofSeconds(5)))
        .measure(model);
  }

  private static void program(Path file, String script) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/bash\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
