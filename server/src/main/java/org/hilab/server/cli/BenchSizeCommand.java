package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "size",
    mixinStandardHelpOptions = true,
    description =
        "Memory of an idle server with its agent, and the time from starting the demo to its first"
            + " candidate.",
    footer = {
      "",
      "Example:",
      "  ./hilab bench size --json",
    })
final class BenchSizeCommand implements Callable<Integer> {
  @Option(
      names = "--data",
      defaultValue = "${sys:user.home}/.cache/hilab",
      description = "Keeps the demo's content. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ChildServer.Memory memory;
    Path folder = data.resolve("bench-size");
    try (ChildServer server = ChildServer.start("serve", "--data", folder.toString())) {
      memory = server.idleMemory();
    }
    double seconds;
    try (ChildServer demo = ChildServer.start("demo", "--exit", "--data", data.toString())) {
      seconds = demo.secondsToFirstCandidate();
    }
    output.print(json(memory, seconds), text(memory, seconds));
    return ExitCode.OK;
  }

  private static ObjectNode json(ChildServer.Memory memory, double seconds) {
    return Output.object()
        .put("serverMegabytes", memory.serverMegabytes())
        .put("agentMegabytes", memory.agentMegabytes())
        .put("secondsToFirstCandidate", seconds);
  }

  private static String text(ChildServer.Memory memory, double seconds) {
    return String.format(
        Locale.ROOT,
        """
        idle server              %6.0f MB resident
        idle agent               %6.0f MB resident
        demo, first candidate    %6.1f s after the start\
        """,
        memory.serverMegabytes(),
        memory.agentMegabytes(),
        seconds);
  }
}
