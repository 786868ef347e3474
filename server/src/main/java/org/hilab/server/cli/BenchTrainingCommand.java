package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.artefact.FileTree;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.SupernetTraining;
import org.hilab.server.training.TrainingBench;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "training",
    mixinStandardHelpOptions = true,
    description =
        "The trainer beside a bare loop of the training library on the same network and one batch:"
            + " steps a second, how long it waits for images, and whether memory stays flat.",
    footer = {
      "",
      "Example:",
      "  ./hilab bench training --dataset voc:scenes --input-size 64 --batch 8",
    })
final class BenchTrainingCommand implements Callable<Integer> {
  private static final int FEWEST_STEPS = 10;

  @Option(names = "--space", defaultValue = "fmas-mobilenetv2", description = "${DEFAULT-VALUE}.")
  private String space = "";

  @Mixin private final DatasetOption dataset = new DatasetOption();

  @Option(names = "--input-size", defaultValue = "64", description = "${DEFAULT-VALUE}.")
  private int inputSize;

  @Option(names = "--batch", defaultValue = "8", description = "Images a step. ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--steps", defaultValue = "1000", description = "${DEFAULT-VALUE}.")
  private int steps;

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("hilab-bench");
    try {
      TrainingBench.Result result = run(folder);
      output.print(json(result), text(result));
      return ExitCode.OK;
    } finally {
      FileTree.delete(folder);
    }
  }

  private TrainingBench.Result run(Path folder) {
    SearchSpace searched = Spaces.named(space);
    Dataset train = dataset.spec().open("train");
    Supernet beginning =
        SupernetTraining.beginning(
            folder.resolve("initial.safetensors"), searched, train.classes(), 1);
    TrainingBench.Load load =
        new TrainingBench.Load(
            train,
            Choice.within("--input-size", inputSize, 16, 4096),
            Choice.within("--batch", batch, 1, 1024),
            Choice.within("--steps", steps, FEWEST_STEPS, 1_000_000),
            threads.count());
    Progress progress = Progress.onTerminal();
    TrainingBench.Result result =
        new TrainingBench(searched, beginning, load)
            .run(
                folder.resolve("checkpoints"),
                ProcessMemory::residentMegabytes,
                (step, of, loss) -> progress.show("training", step, of));
    progress.done();
    return result;
  }

  private ObjectNode json(TrainingBench.Result result) {
    ObjectNode json = Output.object().put("steps", steps);
    json.put("stepsPerSecond", result.stepsPerSecond());
    json.put("plainStepsPerSecond", result.plainStepsPerSecond());
    json.put("waitingShare", result.waiting());
    json.put("megabytesAtStep100", result.earlyMegabytes());
    return json.put("megabytesAtTheEnd", result.lastMegabytes());
  }

  private String text(TrainingBench.Result result) {
    return String.format(
        Locale.ROOT,
        """
        trainer                  %6.2f steps/s of %d images at %d × %d, %d threads
        bare loop, one batch     %6.2f steps/s
        waiting for images       %6.2f %% of the trainer's time
        resident at step 100     %6.0f MB
        resident at step %-7d %6.0f MB\
        """,
        result.stepsPerSecond(),
        batch,
        inputSize,
        inputSize,
        threads.count(),
        result.plainStepsPerSecond(),
        100 * result.waiting(),
        result.earlyMegabytes(),
        steps,
        result.lastMegabytes());
  }
}
