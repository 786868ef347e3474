package org.hilab.server.cli;

import org.hilab.server.lab.LabOptions;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that shows its page while it works. */
final class PageOption {
  @Option(names = "--port", defaultValue = "0", description = "Of the page; 0 is any free one.")
  private int port;

  @Mixin private final TlsOptions tls = new TlsOptions();

  LabOptions.Listening listening() {
    return tls.on(ServerOptions.LOOPBACK, port);
  }

  /** Where the page is, for people. */
  static void say(String page, Output output) {
    if (!output.isJson()) {
      System.err.println("· the page is at " + page);
    }
  }
}
