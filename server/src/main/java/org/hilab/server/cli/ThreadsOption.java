package org.hilab.server.cli;

import picocli.CommandLine.Option;

/** The option of every command that computes with a few threads. */
final class ThreadsOption {
  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads;

  int count() {
    return Choice.within("--threads", threads, 1, ServerOptions.MOST_THREADS);
  }
}
