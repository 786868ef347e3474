package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Network;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.network.QuantizedNetwork;
import org.hilab.server.onnx.FloatModel;
import org.hilab.server.onnx.IntegerModel;
import org.hilab.server.onnx.ModelOptions;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.quantization.SelfTest;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.supernet.Supernet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes one candidate as an ONNX file.",
    footer = {
      "",
      "The input is 1×3×N×N: float in [-1, 1] for onnx, the raw pixels (u8) for onnx-int8.",
      "The output is the logits at the encoder's resolution.",
      "",
      "Example:",
      "  ./hilab export --supernet F.safetensors --dataset voc:DIR \\",
      "    --genome 00011101011011111111111 --format onnx-int8 --out L1.onnx",
    })
final class ExportCommand implements Callable<Integer> {
  enum Format {
    ONNX,
    ONNX_INT8;

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Mixin private final SupernetOptions options = new SupernetOptions();

  @Option(names = "--genome", required = true, description = "The candidate's bits.")
  private String genome = "";

  @Option(
      names = "--format",
      defaultValue = "onnx",
      description = "onnx or onnx-int8. Default: ${DEFAULT-VALUE}.")
  private String format = "";

  @Option(names = "--image", description = "int8 image of hilab quantize. Default: calibrate.")
  private @Nullable Path image;

  @Option(names = "--out", required = true, description = "The file to write.")
  private Path out = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    Format wanted = Choice.of("format", Format.values(), Format::key, format);
    SearchSpace space = options.space();
    Genome candidate = space.parse(genome);
    Supernet supernet = options.load();
    Network network = supernet.network(space.decode(candidate), options.inputSize());
    ModelOptions metadata =
        ModelOptions.DEFAULT.withMetadata(
            Map.of("space", space.id(), "genome", genome, "supernet", supernet.sha256()));
    byte[] model =
        switch (wanted) {
          case ONNX -> FloatModel.write(network, supernet.weights(), metadata);
          case ONNX_INT8 ->
              IntegerModel.write(
                  new QuantizedNetwork(network, image(supernet)), SelfTest.run().form(), metadata);
        };
    WholeFile.write("The model", out, stream -> stream.write(model));
    output.print(
        Output.object()
            .put("file", out.toString())
            .put("format", wanted.key())
            .put("bytes", model.length),
        "Wrote " + out + ": " + model.length + " bytes of " + wanted.key());
    return ExitCode.OK;
  }

  private ParameterImage image(Supernet supernet) {
    return image == null ? options.calibrate(supernet) : ParameterImageFile.read(image);
  }
}
