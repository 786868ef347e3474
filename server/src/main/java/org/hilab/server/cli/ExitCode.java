package org.hilab.server.cli;

/** Exit codes, the same for every command. */
final class ExitCode {
  static final int OK = 0;

  /** A fault of hilab or of the machine. */
  static final int FAILED = 1;

  /** The command line or a file that it names cannot be used. */
  static final int INVALID_INPUT = 2;

  private ExitCode() {}
}
