package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.protocol.ProtocolException;
import org.hilab.server.search.workers.MessageFuzz;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "messages",
    mixinStandardHelpOptions = true,
    description =
        "Feeds the decoders of the agents' and the workers' sessions with what nobody says. The"
            + " agent's own decoders: hilab agent bench line --fuzz N.",
    footer = {"", "Example:", "  ./hilab bench messages --inputs 10000000"})
final class BenchMessagesCommand implements Callable<Integer> {
  @Option(
      names = "--inputs",
      defaultValue = "100000",
      description = "For each decoder. Default: ${DEFAULT-VALUE}.")
  private int inputs;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private final Output output = new Output();

  /** What goes wrong here is an exception and ends the command. */
  @Override
  public Integer call() throws ProtocolException {
    MessageFuzz fuzz = new MessageFuzz(seed);
    long agents = fuzz.agentMessages(inputs);
    long workers = fuzz.workerMessages(inputs);
    ObjectNode json =
        Output.object().put("inputs", inputs).put("ofAgents", agents).put("ofWorkers", workers);
    output.print(json, sentence("an agent's", agents) + "\n" + sentence("a worker's", workers));
    return ExitCode.OK;
  }

  private String sentence(String whose, long accepted) {
    return String.format(
        Locale.ROOT,
        "fuzz: %,d inputs to %s session, %,d accepted, no exception",
        inputs,
        whose,
        accepted);
  }
}
