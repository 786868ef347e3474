package org.hilab.server.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How long boards may prove the front after a search. */
final class ProofOptions {
  private static final int LONGEST_MINUTES = 7 * 24 * 60;

  @Option(
      names = "--verify-within",
      paramLabel = "MINUTES",
      defaultValue = "30",
      description =
          "Boards compute the members of the front again and compare checksums, for so long after"
              + " the search; 0: not at all. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  Duration longest() {
    return Duration.ofMinutes(Choice.within("--verify-within", minutes, 0, LONGEST_MINUTES));
  }
}
