package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.candidate.Genome;
import org.hilab.server.network.Costs;
import org.hilab.server.network.Network;
import org.hilab.server.network.PeakMemory;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "cost",
    mixinStandardHelpOptions = true,
    description = "Parameters, MACs, FLOPs and memory of one candidate. Needs no weights.",
    footer = {
      "",
      "Example:",
      "  ./hilab cost --space fmas-mobilenetv2 --genome 00001111111111111111111 --json",
    })
final class CostCommand implements Callable<Integer> {
  @Option(
      names = "--space",
      defaultValue = "fmas-mobilenetv2",
      description = "Default: ${DEFAULT-VALUE}.")
  private String space = "";

  @Option(names = "--genome", required = true, description = "The candidate's bits.")
  private String genome = "";

  @Option(names = "--input-size", description = "Pixels. Default: the space's own.")
  private @Nullable Integer inputSize;

  @Option(names = "--classes", defaultValue = "21", description = "Default: ${DEFAULT-VALUE}.")
  private int classes;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    SearchSpace named = Spaces.named(space);
    Genome candidate = named.parse(genome);
    Network network =
        Supernet.network(
            named.decode(candidate),
            Choice.within(
                "--input-size", inputSize == null ? named.inputSize() : inputSize, 16, 4096),
            Choice.within("--classes", classes, 2, 255));
    Costs costs = Costs.of(network);
    PeakMemory memory = PeakMemory.of(network);
    ObjectNode report = Output.object().put("space", space).put("genome", genome);
    report.put("canonical", named.canonical(candidate).bits());
    report.put("parameters", costs.parameters());
    report.put("macs", costs.macs());
    report.put("flopsKeras", costs.flopsKeras());
    report.put("weightBytes", memory.weightBytes());
    report.put("arenaBytes", memory.arenaBytes());
    output.print(report, text(costs, memory));
    return ExitCode.OK;
  }

  private static String text(Costs costs, PeakMemory memory) {
    return String.format(
        Locale.ROOT,
        """
        parameters   %,15d
        macs         %,15d
        flopsKeras   %,15d
        weights      %,15d bytes (int8)
        activations  %,15d bytes at most, in %s\
        """,
        costs.parameters(),
        costs.macs(),
        costs.flopsKeras(),
        memory.weightBytes(),
        memory.arenaBytes(),
        memory.arenaLayer());
  }
}
