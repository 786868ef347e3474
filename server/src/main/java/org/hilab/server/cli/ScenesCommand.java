package org.hilab.server.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.scenes.Scenes;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "scenes",
    mixinStandardHelpOptions = true,
    description = "Paints a data set of street scenes: 8 classes and void, in VOC's layout.",
    footer = {"", "Example:", "  ./hilab scenes --out scenes"})
final class ScenesCommand implements Callable<Integer> {
  private static final int MOST_IMAGES = 100_000;

  @Option(names = "--out", required = true, description = "The folder to write.")
  private Path out = Path.of("");

  @Option(names = "--train", defaultValue = "2000", description = "Images. ${DEFAULT-VALUE}.")
  private int train;

  @Option(names = "--val", defaultValue = "500", description = "Images. ${DEFAULT-VALUE}.")
  private int val;

  @Option(names = "--seed", defaultValue = "2023", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Scenes scenes =
        new Scenes(
            Choice.within("--train", train, 1, MOST_IMAGES),
            Choice.within("--val", val, 1, MOST_IMAGES),
            seed);
    try {
      scenes.write(out);
    } catch (IOException e) {
      throw new InvalidInput(
          "The scenes cannot be written",
          out + " (" + WholeFile.why(e) + ")",
          "Make room there, or allow writing",
          e);
    }
    output.print(
        Output.object().put("folder", out.toString()).put("train", train).put("val", val),
        "Painted " + train + " scenes to train on and " + val + " to score on: voc:" + out);
    return ExitCode.OK;
  }
}
