package org.hilab.server.cli;

import picocli.CommandLine.Option;

/** The option of every command that shows its page while it works. */
final class PageOption {
  @Option(names = "--port", defaultValue = "0", description = "Of the page; 0 is any free one.")
  private int port;

  int port() {
    return Choice.within("--port", port, 0, ServerOptions.LARGEST_PORT);
  }

  /** Where the page is, for people. */
  static void say(int port, Output output) {
    if (!output.isJson()) {
      System.err.println("· the page is at http://localhost:" + port);
    }
  }
}
