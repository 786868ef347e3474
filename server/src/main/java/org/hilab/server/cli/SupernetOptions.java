package org.hilab.server.cli;

import java.nio.file.Path;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.search.ImageCalibration;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that works on one supernet. */
final class SupernetOptions {
  @Option(
      names = "--space",
      defaultValue = "fmas-mobilenetv2",
      description = "Search space. Default: ${DEFAULT-VALUE}.")
  private String space = "";

  @Option(names = "--supernet", required = true, description = "Weights, a .safetensors file.")
  private Path supernet = Path.of("");

  @Mixin private final DatasetOption dataset = new DatasetOption();

  @Option(
      names = "--input-size",
      description = "Height and width of the network's input. Default: the space's own.")
  private @Nullable Integer inputSize;

  SearchSpace space() {
    return Spaces.named(space);
  }

  Supernet load() {
    return Supernet.load(supernet, space().cover());
  }

  Path supernet() {
    return supernet;
  }

  /** Makes the int8 image, with a progress bar. */
  ParameterImage calibrate(Supernet weights) {
    Progress progress = Progress.onTerminal();
    ParameterImage image =
        new ImageCalibration(space(), weights, inputSize())
            .image(
                dataset(), done -> progress.show("calibrating", done, ImageCalibration.NETWORKS));
    progress.done();
    return image;
  }

  DatasetSpec dataset() {
    return dataset.spec();
  }

  int inputSize() {
    int size = inputSize == null ? space().inputSize() : inputSize;
    return Choice.within("--input-size", size, 16, 4096);
  }
}
