package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.hilab.server.network.Weights;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "synthesize",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a supernet of random weights: to try a space whose supernet is not trained yet.",
      "Costs, latency and speed are those of the space; its scores say nothing."
    },
    footer = {
      "",
      "Example:",
      "  ./hilab synthesize --space qanas-mobilenetv2 --out Q.safetensors",
    })
final class SynthesizeCommand implements Callable<Integer> {
  @Option(names = "--space", required = true, description = "Search space.")
  private String space = "";

  @Option(names = "--classes", defaultValue = "21", description = "Default: ${DEFAULT-VALUE}.")
  private int classes;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--out", required = true, description = "The .safetensors file to write.")
  private Path out = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    SearchSpace named = Spaces.named(space);
    int count = Choice.within("--classes", classes, 2, 255);
    Weights weights = Supernet.synthetic(named.cover(), count, seed);
    Supernet.save(out, named.cover(), count, weights);
    output.print(
        Output.object().put("file", out.toString()).put("space", space).put("seed", seed),
        "Wrote " + out + ": random weights of " + space);
    return ExitCode.OK;
  }
}
