package org.hilab.server;

import org.hilab.server.cli.Hilab;

/** The server's process. */
public final class Main {
  private Main() {}

  /** Runs one command and exits with its code. */
  public static void main(String[] words) {
    System.exit(Hilab.runAlone(words));
  }
}
