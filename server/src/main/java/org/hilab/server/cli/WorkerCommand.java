package org.hilab.server.cli;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.lab.WorkerProcess;
import org.hilab.server.onnx.Device;
import org.hilab.server.onnx.Engine;
import org.hilab.server.onnx.WeightForm;
import org.hilab.server.quantization.SelfTest;
import org.hilab.server.search.workers.RemoteWorker;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "worker",
    mixinStandardHelpOptions = true,
    description = "Scores candidates for a server on another host, on its processor or a GPU.",
    footer = {
      "",
      "It needs no data set: the server sends the int8 image and the images of the search. Before",
      "it scores, it proves that it computes what the server computes, bit for bit.",
      "",
      "Example, with a token of hilab token create on the server:",
      "  ./hilab worker http://HOST:8080 --token join-…",
      "  ./hilab worker http://HOST:8080 --device cuda:0",
      "  ./hilab worker https://HOST:8080 --trust lab.crt --token join-…",
    })
final class WorkerCommand implements Callable<Integer> {
  @Parameters(paramLabel = "URL", description = "The server: http://HOST:PORT, or https.")
  private String url = "";

  @Option(names = "--token", description = "One-time token; it is needed once.")
  private @Nullable String token;

  @Option(
      names = "--trust",
      paramLabel = "FILE",
      description =
          "For https: a PEM file with the certificate of the server's CA, or with its own if it is"
              + " self-signed. By default what joining was given, else the JDK's trust store.")
  private @Nullable Path trust;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "cpu, or cuda:N with a build for GPUs. Default: ${DEFAULT-VALUE}.")
  private String device = "";

  @Option(
      names = "--in-float",
      description = "On the processor, compute in float32 as on a GPU: the same numbers, slower.")
  private boolean inFloat;

  @Option(
      names = "--threads",
      description = "Images of one candidate scored at the same time. Default: one a core.")
  private @Nullable Integer threads;

  @Option(
      names = "--data",
      defaultValue = "${sys:user.home}/.hilab/worker",
      description = "Keeps its secret and what it fetched. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Mixin private final CacheOption cache = new CacheOption();

  @Override
  public Integer call() throws InterruptedException {
    URI server = server();
    Engine engine = engine(Device.of(device));
    WorkerSecret kept = new WorkerSecret(data, Optional.ofNullable(trust));
    String secret = kept.of(server, Optional.ofNullable(token).map(String::strip));
    RemoteWorker.Settings settings =
        new RemoteWorker.Settings(
            server, kept.trust(), secret, engine, threads(engine), cache.bytes(), data);
    try (WorkerProcess worker =
            new WorkerProcess(settings, line -> System.err.println("· " + line));
        Signals _ = Signals.stopping(worker::close)) {
      worker.run();
    }
    return ExitCode.OK;
  }

  private URI server() {
    try {
      URI server = URI.create(url);
      boolean http = "http".equals(server.getScheme()) || "https".equals(server.getScheme());
      if (http && server.getHost() != null) {
        return server;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw new InvalidInput("This is not a server's address", url, "Give http://HOST:PORT");
  }

  private Engine engine(Device wanted) {
    return switch (wanted) {
      case Device.Cpu _ -> Engine.ofCpu(inFloat ? WeightForm.FLOAT : SelfTest.run().form());
      case Device.Cuda cuda -> Engine.ofCuda(cuda);
    };
  }

  /** A GPU's sessions stay on one thread. */
  private int threads(Engine engine) {
    int cores = Runtime.getRuntime().availableProcessors();
    int wanted = threads == null ? cores : threads;
    return switch (engine.device()) {
      case Device.Cpu _ -> Choice.within("--threads", wanted, 1, ServerOptions.MOST_THREADS);
      case Device.Cuda _ -> 1;
    };
  }
}
