package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.hilab.server.accuracy.Work;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.bench.SearchBench;
import org.hilab.server.search.bench.SearchBench.Pace;
import org.hilab.server.search.bench.SearchBench.Side;
import org.hilab.server.search.bench.WorkerBench;

/** What bench search says. */
final class SearchBenchReport {
  private static final double GIGA = 1e9;

  private final SearchBench.Result result;
  private final int images;
  private final int threads;
  private final double decodeSeconds;
  private final StringBuilder text = new StringBuilder();

  SearchBenchReport(
      SearchBench.Result result, PreparedSearch search, int threads, double decodeSeconds) {
    this.result = result;
    this.images = search.spec().dataset().images();
    this.threads = threads;
    this.decodeSeconds = decodeSeconds;
  }

  ObjectNode json() {
    ObjectNode json =
        Output.object()
            .put("candidates", result.candidates())
            .put("images", images)
            .put("threads", threads)
            .put("rivals", result.compared())
            .put("floatCandidatesPerMinute", result.float32().candidatesPerMinute())
            .put("int8CandidatesPerMinute", result.int8().candidatesPerMinute())
            .put("meanIouDifference", result.meanIouDifference())
            .put("equalsInt8Rival", true);
    json.set("plain", json(result.plain()));
    json.set("raced", json(result.raced()));
    json.set("time", time());
    json.put("peakGigaMacsPerSecond", result.peakMacsPerSecond() / GIGA);
    json.put("gigaMacsPerSecond", macsPerSecond() / GIGA);
    json.put("sessions", result.memory().sessions());
    json.put("cachedBytes", result.memory().cachedBytes());
    json.put("peakMegabytes", ProcessMemory.peakMegabytes());
    workers(json.putArray("workers"));
    return json;
  }

  private void workers(ArrayNode workers) {
    WorkerBench.Row first = result.workers().getFirst();
    for (WorkerBench.Row row : result.workers()) {
      workers
          .addObject()
          .put("workers", row.workers())
          .put("threads", row.threads())
          .put("candidatesPerMinute", row.candidatesPerMinute())
          .put("efficiency", row.efficiency(first));
    }
  }

  private ObjectNode json(Side side) {
    Pace pace = side.pace();
    return Output.object()
        .put("candidatesPerMinute", pace.candidatesPerMinute())
        .put("overFloat", pace.over(result.float32()))
        .put("overInt8", pace.over(result.int8()))
        .put("overFloatInCpuTime", pace.overInCpuTime(result.float32()))
        .put("overInt8InCpuTime", pace.overInCpuTime(result.int8()))
        .put("hyperarea", side.hyperarea())
        .put("imageEvaluationsSaved", side.saved());
  }

  private ObjectNode time() {
    Work work = result.work();
    return Output.object()
        .put("decodeSeconds", decodeSeconds)
        .put("prefixSeconds", work.sharedNanos() / GIGA)
        .put("suffixSeconds", work.ownNanos() / GIGA)
        .put("scoreSeconds", work.scoreNanos() / GIGA)
        .put("threadSeconds", threads * result.plain().pace().seconds())
        .put("macsSaved", macsSaved());
  }

  String text() {
    line("%d candidates, %d images, %d threads", result.candidates(), images, threads);
    line(
        "ratios by the clock, and by processor time in brackets; a minute in candidates of one size");
    line("                       a minute       × float        × int8   hyperarea   images saved");
    line("new float session each %8.1f", result.float32().candidatesPerMinute());
    line("new int8 session each  %8.1f", result.int8().candidatesPerMinute());
    side("hilab", result.plain());
    side("hilab, racing", result.raced());
    line(
        "the scores of hilab equal the int8 rival's for %d of %d compared candidates",
        result.compared(), result.compared());
    line("mean |int8 − float| of mIoU  %.4f", result.meanIouDifference());
    times();
    workers();
    return text.toString().stripTrailing();
  }

  private void side(String name, Side side) {
    Pace pace = side.pace();
    line(
        "%-22s %8.1f %6.2f (%5.2f) %6.2f (%5.2f) %10.4f %12.1f %%",
        name,
        pace.candidatesPerMinute(),
        pace.over(result.float32()),
        pace.overInCpuTime(result.float32()),
        pace.over(result.int8()),
        pace.overInCpuTime(result.int8()),
        side.hyperarea(),
        100 * side.saved());
  }

  private void times() {
    Work work = result.work();
    line("");
    line("where the time goes (hilab without racing, seconds of all threads)");
    line("  decode and resize, once    %8.2f", decodeSeconds);
    line("  prefix, shared             %8.2f", work.sharedNanos() / GIGA);
    line("  suffix, one candidate's    %8.2f", work.ownNanos() / GIGA);
    line(
        "  resize, argmax, counting   %8.2f   %.1f %%",
        work.scoreNanos() / GIGA, 100.0 * work.scoreNanos() / work.nanos());
    line(
        "  opening sessions, waiting  %8.2f",
        threads * result.plain().pace().seconds() - work.nanos() / GIGA);
    line("multiplications saved by sharing   %.1f %%", 100 * macsSaved());
    line(
        "int8 rate of one core   %.0f of at most %.0f G multiplications/s (%.0f %%)",
        macsPerSecond() / GIGA,
        result.peakMacsPerSecond() / GIGA,
        100 * macsPerSecond() / result.peakMacsPerSecond());
    line(
        "sessions %d, kept activations %.0f MB; peak of the process, both searches in it: %.0f MB",
        result.memory().sessions(),
        result.memory().cachedBytes() / 1e6,
        ProcessMemory.peakMegabytes());
  }

  private void workers() {
    WorkerBench.Row first = result.workers().getFirst();
    line("");
    line("one generation from scratch, nothing kept");
    for (WorkerBench.Row row : result.workers()) {
      line(
          "  %d worker%s of %d thread%s   %8.1f candidates a minute, efficiency %.2f",
          row.workers(),
          row.workers() == 1 ? " " : "s",
          row.threads(),
          row.threads() == 1 ? " " : "s",
          row.candidatesPerMinute(),
          row.efficiency(first));
    }
  }

  private double macsSaved() {
    return 1 - (double) result.work().macs() / result.work().macsWithout();
  }

  /** While a network runs, on one core. */
  private double macsPerSecond() {
    Work work = result.work();
    return work.macs() * GIGA / (work.sharedNanos() + work.ownNanos());
  }

  private void line(String pattern, Object... values) {
    text.append(String.format(Locale.ROOT, pattern, values)).append('\n');
  }
}
