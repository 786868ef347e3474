package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.candidate.Architecture;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.supernet.SupernetLayout;
import org.hilab.server.supernet.imports.Mapping;
import org.hilab.server.supernet.imports.SupernetImport;
import org.hilab.server.supernet.imports.WeightFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description =
        "Turns a weight file of another framework into a supernet's .safetensors. Nothing in the"
            + " file is executed.",
    footer = {
      "",
      "A mapping file renames and transposes; server/docs/weights.md describes it. Keras' .h5 with",
      "the supernet's layer names and files with its tensor names need none.",
      "",
      "Examples:",
      "  ./hilab supernet import deeplab.h5 --out F.safetensors",
      "  ./hilab supernet import checkpoint.pth --map torch.map --out F.safetensors --json",
    })
final class SupernetImportCommand implements Callable<Integer> {
  /** Any size will do where only the layers and their channels matter. */
  private static final int SOME_INPUT_SIZE = 64;

  @Parameters(paramLabel = "FILE", description = "A weight file.")
  private Path file = Path.of("");

  @Option(
      names = "--space",
      defaultValue = "fmas-mobilenetv2",
      description = "Search space of the supernet. Default: ${DEFAULT-VALUE}.")
  private String space = "";

  @Option(names = "--map", description = "A mapping file. Default: by the kind of the file.")
  private @Nullable Path map;

  @Option(names = "--out", required = true, description = "The .safetensors file to write.")
  private Path out = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    SearchSpace named = Spaces.named(space);
    Architecture supernet = named.decode(named.supernet());
    WeightFile weights = WeightFile.read(file);
    Mapping mapping = map == null ? Mapping.of(weights.format()) : Mapping.read(map);
    SupernetImport.Report report =
        SupernetImport.run(
            weights,
            mapping,
            classes -> SupernetLayout.of(Supernet.network(supernet, SOME_INPUT_SIZE, classes)),
            out);
    ObjectNode json = Output.object().put("file", out.toString());
    json.put("format", weights.format().key()).put("space", named.id());
    json.put("tensors", report.tensors()).put("values", report.values());
    json.put("classes", report.classes());
    report.dropped().forEach(json.putArray("dropped")::add);
    output.print(json, text(report));
    return ExitCode.OK;
  }

  private String text(SupernetImport.Report report) {
    return String.format(
        Locale.ROOT,
        "Wrote %s: %d tensors, %,d values, %d classes; %d tensors of %s were dropped",
        out,
        report.tensors(),
        report.values(),
        report.classes(),
        report.dropped().size(),
        file);
  }
}
