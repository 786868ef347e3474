package org.hilab.server.cli;

import java.util.Locale;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.Provenance;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.hilab.server.journal.RunEvent.VerificationEnded;
import org.hilab.server.search.report.RunView;

/** The front of a run for a terminal. */
final class FrontTable {
  private FrontTable() {}

  static String of(RunView run) {
    StringBuilder table = new StringBuilder();
    table.append(
        String.format(
            Locale.ROOT,
            "%-24s %8s %18s %9s %9s%n",
            "genome",
            "mIoU %",
            run.spec().evaluators().latency() == null ? "" : latencyHead(run),
            "GFLOPs",
            "M params"));
    for (Genome genome : run.front()) {
      var costs = run.proposed(genome).costs();
      table.append(
          String.format(
              Locale.ROOT,
              "%-24s %8.2f %18s %9.3f %9.4f%n",
              genome,
              run.accuracy(genome).map(accuracy -> 100 * accuracy.meanIou()).orElse(Double.NaN),
              run.value(Objective.LATENCY, genome)
                  .map(cycles -> String.format(Locale.ROOT, "%.1f", cycles / 1e6))
                  .orElse(""),
              costs.flopsKeras() / 1e9,
              costs.parameters() / 1e6));
    }
    return table
        .append(
            String.format(
                Locale.ROOT,
                "%d candidates, %d on the front, %d min %02d s%n",
                run.evaluations(),
                run.front().size(),
                run.duration().toMinutes(),
                run.duration().toSecondsPart()))
        .append(run.verification().map(FrontTable::proof).orElse(""))
        .toString();
  }

  private static String proof(VerificationEnded ended) {
    return String.format(
        Locale.ROOT,
        "boards: %d equal, %d differ, %d not verified%s%n",
        ended.equal(),
        ended.unequal(),
        ended.unverified(),
        ended.why() == null ? "" : ": " + ended.why());
  }

  private static String latencyHead(RunView run) {
    boolean estimate =
        run.front().stream()
            .anyMatch(genome ->
                run.latency(genome).orElse(null) instanceof Measured measured
                    && measured.measurement().provenance() == Provenance.ESTIMATE);
    return estimate ? "estimated Mcycles" : "Mcycles";
  }
}
