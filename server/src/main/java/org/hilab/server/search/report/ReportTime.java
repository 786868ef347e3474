package org.hilab.server.search.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.hilab.server.journal.RunEvent.Spent;

/** The part of a run's report about its time and its energy. */
final class ReportTime {
  private static final double MILLIS = 1e3;

  private final RunView run;
  private final StringBuilder text = new StringBuilder();

  ReportTime(RunView run) {
    this.run = run;
  }

  String text() {
    List<Spent> spent = run.times().spent();
    line("## Time and energy");
    line("");
    line("| what | |");
    line("|---|--:|");
    line("| search, from its first event to its last | %s |", spell(run.duration()));
    if (!spent.isEmpty()) {
      line("| processes at work on its generations | %s |", spell(seconds(spent)));
    }
    run.times().phases().forEach((phase, took) -> line("| %s | %s |", phase.words(), spell(took)));
    List<Spent> counted = spent.stream().filter(each -> each.joules() != null).toList();
    if (!counted.isEmpty()) {
      line("| energy of the processor packages | %s |", energy(counted));
    }
    line("");
    line(
        "Accuracy and latency are measured at the same time. Pauses between restarts of the server");
    line("are in every line but that of the processes.");
    line("");
    energyWords(spent, counted);
    line("");
    return text.toString();
  }

  private void energyWords(List<Spent> spent, List<Spent> counted) {
    if (spent.isEmpty()) {
      line("**No energy was recorded**: the journal has no counts.");
      return;
    }
    if (counted.size() < spent.size()) {
      Spent without =
          spent.stream().filter(each -> each.joules() == null).findFirst().orElseThrow();
      line(
          "**No energy counter could be read** for %d of %d generations: %s.",
          spent.size() - counted.size(), spent.size(), without.counter());
    }
    if (!counted.isEmpty()) {
      line(
          "The energy is what %s of the searching machine counted over %d of %d generations: of the"
              + " whole packages,",
          counted.getFirst().counter(), counted.size(), spent.size());
      line(
          "whatever else ran on them. Boards, workers on other machines, and what a killed process");
      line("did after its last complete generation are not in it.");
    }
  }

  /** As a cell of a table. */
  static String energy(List<Spent> counted) {
    double joules =
        counted.stream().mapToDouble(each -> Objects.requireNonNull(each.joules())).sum();
    return format("%.3f kJ", joules / 1e3);
  }

  private static Duration seconds(List<Spent> spent) {
    return Duration.ofMillis(Math.round(MILLIS * spent.stream().mapToDouble(Spent::seconds).sum()));
  }

  /** "3 min 02 s"; "4.2 s" below a minute. */
  static String spell(Duration duration) {
    return duration.toMinutes() == 0
        ? format("%.1f s", duration.toMillis() / MILLIS)
        : format("%d min %02d s", duration.toMinutes(), duration.toSecondsPart());
  }

  private void line(String pattern, Object... values) {
    text.append(format(pattern, values)).append('\n');
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
