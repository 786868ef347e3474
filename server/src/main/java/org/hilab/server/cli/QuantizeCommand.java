package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.supernet.Supernet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "quantize",
    mixinStandardHelpOptions = true,
    description = "Makes the one int8 image that serves every sub-network of a supernet.",
    footer = {
      "",
      "Calibrates on the first 8 images of the data set's train split.",
      "",
      "Example:",
      "  ./hilab quantize --supernet F.safetensors --dataset voc:DIR --out F.hilab8",
    })
final class QuantizeCommand implements Callable<Integer> {
  @Mixin private final SupernetOptions options = new SupernetOptions();

  @Option(names = "--out", required = true, description = "The file to write.")
  private Path out = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Supernet supernet = options.load();
    ParameterImage image = options.calibrate(supernet);
    ParameterImageFile.write(image, out);
    String sha256 = ParameterImageFile.sha256(image);
    output.print(
        Output.object()
            .put("file", out.toString())
            .put("sha256", sha256)
            .put("convolutions", image.convolutions().size()),
        "Wrote " + out + ": " + image.convolutions().size() + " convolutions, sha256 " + sha256);
    return ExitCode.OK;
  }
}
