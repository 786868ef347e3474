package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.hilab.server.space.Gene;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "spaces",
    mixinStandardHelpOptions = true,
    description = "The search spaces; with --json every gene and what its values mean.",
    footer = {"", "Example:", "  ./hilab spaces --json"})
final class SpacesCommand implements Callable<Integer> {
  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    ObjectNode report = Output.object();
    ArrayNode spaces = report.putArray("spaces");
    Spaces.all().forEach(space -> describe(space, spaces.addObject()));
    output.print(
        report, Spaces.all().stream().map(SpacesCommand::line).collect(Collectors.joining("\n")));
    return ExitCode.OK;
  }

  private static void describe(SearchSpace space, ObjectNode json) {
    json.put("space", space.id()).put("bits", space.length()).put("networks", space.networks());
    json.put("inputSize", space.inputSize()).put("supernet", space.supernet().bits());
    ArrayNode genes = json.putArray("genes");
    for (Gene gene : space.genes()) {
      ObjectNode entry = genes.addObject().put("name", gene.name());
      entry.put("from", gene.from()).put("bits", gene.bits());
      gene.values().forEach(entry.putArray("values")::add);
    }
  }

  private static String line(SearchSpace space) {
    return String.format(
        Locale.ROOT,
        "%-18s %2d bits, %,11d networks, %d×%d pixels, supernet %s",
        space.id(),
        space.length(),
        space.networks(),
        space.inputSize(),
        space.inputSize(),
        space.supernet());
  }
}
