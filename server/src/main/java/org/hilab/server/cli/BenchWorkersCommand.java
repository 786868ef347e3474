package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hilab.server.artefact.FileTree;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.bench.WorkerScaling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "workers",
    mixinStandardHelpOptions = true,
    description =
        "Candidates per minute of 1, 2 and 4 workers of one thread, and of one with a second worker"
            + " process over a socket. Efficiency: of what so many workers would do if each were as"
            + " fast as one alone.",
    footer = {
      "",
      "Example:",
      "  ./hilab bench workers --supernet F.safetensors --dataset voc:DIR",
    })
final class BenchWorkersCommand implements Callable<Integer> {
  private static final int[] WORKERS = {1, 2, 4};

  @Mixin private final BenchOptions options = new BenchOptions();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws IOException {
    PreparedSearch search = options.prepare(1);
    Path folder = Files.createTempDirectory("hilab-bench");
    try {
      WorkerScaling bench = new WorkerScaling(search, folder);
      List<WorkerScaling.Row> rows = new ArrayList<>();
      for (int workers : WORKERS) {
        rows.add(bench.run(workers, 0, (server, secret) -> process(folder, server, secret)));
      }
      rows.add(bench.run(1, 1, (server, secret) -> process(folder, server, secret)));
      int cores = Runtime.getRuntime().availableProcessors();
      output.print(json(rows, bench, cores), text(rows, bench, cores));
    } finally {
      FileTree.delete(folder);
    }
    return ExitCode.OK;
  }

  private static AutoCloseable process(Path folder, URI server, String secret) {
    Path data = folder.resolve("worker");
    new WorkerSecret(data, Optional.empty()).keep(server, secret, "");
    try {
      List<String> command = ChildServer.command("worker", server.toString());
      command.addAll(List.of("--threads", "1", "--cache-mb", "0", "--data", data.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return () -> process.destroyForcibly().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode json(List<WorkerScaling.Row> rows, WorkerScaling bench, int cores) {
    ObjectNode json = Output.object().put("cores", cores).put("candidates", bench.candidates());
    ArrayNode array = json.putArray("rows");
    for (WorkerScaling.Row row : rows) {
      array
          .addObject()
          .put("workers", row.here())
          .put("processes", row.elsewhere())
          .put("candidatesPerMinute", row.candidatesPerMinute())
          .put("efficiency", row.efficiency(rows.getFirst()));
    }
    return json;
  }

  private static String text(List<WorkerScaling.Row> rows, WorkerScaling bench, int cores) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d candidates, %d cores, one thread a worker",
            bench.candidates(),
            cores));
    for (WorkerScaling.Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n%d here, %d in another process   %8.1f candidates a minute, efficiency %.2f",
              row.here(),
              row.elsewhere(),
              row.candidatesPerMinute(),
              row.efficiency(rows.getFirst())));
    }
    return text.toString();
  }
}
