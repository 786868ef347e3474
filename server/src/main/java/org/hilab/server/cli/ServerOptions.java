package org.hilab.server.cli;

import java.nio.file.Path;
import org.hilab.server.lab.LabOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that starts a server. */
final class ServerOptions {
  static final int MOST_THREADS = 256;
  static final String LOOPBACK = "127.0.0.1";

  private final int defaultPort;

  @Option(
      names = "--host",
      defaultValue = LOOPBACK,
      description = "Address to listen on; 0.0.0.0 for a bench. Default: ${DEFAULT-VALUE}.")
  private String host = "";

  @Option(names = "--port", description = "Port of the page and the agents; 0 is any free one.")
  private @Nullable Integer port;

  @Option(
      names = "--workers",
      defaultValue = "1",
      description =
          "Workers in this process that score candidates; 0 leaves it to hilab worker."
              + " Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--threads",
      description = "Images of one candidate scored at the same time. Default: one a core.")
  private @Nullable Integer threads;

  @Option(names = "--no-agent", description = "Start no agent; wait for others to connect.")
  private boolean noAgent;

  @Mixin private final TlsOptions tls = new TlsOptions();
  @Mixin private final CacheOption cache = new CacheOption();

  ServerOptions(int defaultPort) {
    this.defaultPort = defaultPort;
  }

  LabOptions lab(Path folder, boolean needsAgent) {
    return new LabOptions(
        folder,
        tls.on(host, port == null ? defaultPort : port),
        Choice.within("--workers", workers, 0, MOST_THREADS),
        needsAgent && !noAgent);
  }

  Resources resources() {
    return new Resources(threads(), cache.bytes());
  }

  private int threads() {
    return threads == null
        ? Math.max(1, Runtime.getRuntime().availableProcessors() / Math.max(1, workers))
        : Choice.within("--threads", threads, 1, MOST_THREADS);
  }
}
