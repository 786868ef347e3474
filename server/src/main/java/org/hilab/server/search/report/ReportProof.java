package org.hilab.server.search.report;

import java.util.Locale;
import java.util.OptionalDouble;
import org.hilab.protocol.Measurement;
import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.BoardRun;
import org.hilab.server.journal.RunEvent.VerificationEnded;

/** What boards made of the front: whether they compute what was scored, and in how many cycles. */
final class ReportProof {
  private final RunView run;
  private final StringBuilder text = new StringBuilder();

  ReportProof(RunView run) {
    this.run = run;
  }

  /** One word for the front's table. */
  static String word(RunView run, Genome genome) {
    return run.boardRun(genome)
        .map(board -> (board.matches() ? "equal, " : "**differs**, ") + board.deviceClass())
        .orElse("not verified");
  }

  String text() {
    line("## Verification");
    line("");
    line(
        run.verification()
            .map(ReportProof::sentence)
            .orElse("Nothing was verified: no board was asked."));
    line("");
    if (run.front().stream().anyMatch(genome -> run.boardRun(genome).isPresent())) {
      table();
    }
    return text.toString();
  }

  private static String sentence(VerificationEnded ended) {
    int all = ended.equal() + ended.unequal() + ended.unverified();
    String why = ended.why() == null ? "" : " (" + ended.why() + ")";
    return format(
        "Boards computed %d of %d members of the front on one picture: %d gave the checksum of"
            + " ONNX Runtime, %d another one; %d are not verified%s.",
        ended.equal() + ended.unequal(),
        all,
        ended.equal(),
        ended.unequal(),
        ended.unverified(),
        why);
  }

  private void table() {
    line("| genome | board | firmware | checksum | whole network Mcycles | sum of layers off by |");
    line("|---|---|---|---|--:|--:|");
    for (Genome genome : run.front()) {
      run.boardRun(genome).ifPresent(board -> row(genome, board));
    }
    line("");
    line("Counts of posix and qemu are no latencies and are not shown.");
    line("");
  }

  private void row(Genome genome, BoardRun board) {
    Measurement whole = board.measurement();
    OptionalDouble error = run.additivityError(genome);
    line(
        format(
            "| `%s` | %s %s | `%s` | %s `%s` | %s | %s |",
            genome,
            board.deviceClass(),
            board.boardSerial(),
            board.firmware(),
            board.matches() ? "equal" : "**not `" + board.expectedCrc32c() + "` but**",
            board.outputCrc32c(),
            whole == null ? "–" : format("%.3f", whole.cycles() / 1e6),
            error.isEmpty() ? "–" : format("%+.2f %%", 100 * error.getAsDouble())));
  }

  private void line(String words) {
    text.append(words).append('\n');
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
