package org.hilab.server.search.report;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.hilab.protocol.Measurement;
import org.hilab.protocol.MeasurementOutcome.Measured;
import org.hilab.protocol.Provenance;
import org.hilab.server.accuracy.Conventions.VoidPixels;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.journal.RunEvent.Spent;
import org.hilab.server.journal.Spec;
import org.hilab.server.search.SpecConventions;

/** A run for a reader: what was searched, the front, how it grew, what the numbers are worth. */
final class ReportMarkdown {
  private final RunView run;
  private final Set<String> figures;
  private final StringBuilder text = new StringBuilder();

  ReportMarkdown(RunView run, Set<String> figures) {
    this.run = run;
    this.figures = Set.copyOf(figures);
  }

  String text() {
    heading();
    conditions();
    front();
    growth();
    text.append(new ReportTime(run).text());
    text.append(new ReportTuning(run).text());
    figure("losses", "Loss of the fine-tuned candidates");
    text.append(new ReportProof(run).text());
    text.append(new ReportFiles(run).text());
    reading();
    return text.toString();
  }

  private void heading() {
    Spec spec = run.spec();
    line("# Search of %s by %s", spec.space(), objectives(" and "));
    line("");
    run.notice().ifPresent(notice -> line("> %s%n", notice));
    line(
        "%s: %d candidates in %d generations of %d, seed %d, %s.",
        run.isFinished() ? "Finished" : "Not finished",
        run.evaluations(),
        run.generations().size(),
        spec.population(),
        spec.seed(),
        ReportTime.spell(run.duration()));
    line("");
  }

  private void conditions() {
    Spec spec = run.spec();
    Spec.Dataset data = spec.dataset();
    line("| what | |");
    line("|---|---|");
    line("| supernet | %s, sha256 `%s` |", spec.supernet().name(), spec.supernet().sha256());
    line("| int8 image | sha256 `%s` |", spec.image().sha256());
    line(
        "| images | first %d of %d of %s %s, %s |",
        data.images(), data.of(), data.name(), data.split(), data.preprocess());
    line("| accuracy | %s |", spec.evaluators().accuracy());
    if (spec.evaluators().racing() != null) {
      racing(spec.evaluators().racing());
    }
    if (spec.evaluators().latency() != null) {
      line("| latency | %s |", spec.evaluators().latency());
    }
    line("| lost and repeated measurements | %d |", run.lost());
    line("");
  }

  private void racing(Spec.Racing racing) {
    long all = run.allImageEvaluations();
    long done = run.imageEvaluations();
    line(
        "| racing | at %.4g confidence, asked after %d images and every %d |",
        racing.confidence(), racing.firstImages(), racing.step());
    line(
        "| image evaluations | %d of %d: %.1f %% saved |",
        done, all, all == 0 ? 0 : 100.0 * (all - done) / all);
  }

  private void front() {
    line("## Front");
    line("");
    figure("fronts", "Front after some generations");
    line(
        "| genome | mIoU %% | %s | FLOPs G | parameters M | board | differs from the supernet in |",
        latencyHead());
    line("|---|--:|--:|--:|--:|---|---|");
    for (Genome genome : run.front()) {
      var costs = run.proposed(genome).costs();
      line(
          "| `%s` | %s | %s | %.3f | %.4f | %s | %s |",
          genome,
          run.accuracy(genome).map(a -> format("%.2f", 100 * a.meanIou())).orElse("–"),
          run.value(Objective.LATENCY, genome).map(c -> format("%.1f", c / 1e6)).orElse("–"),
          costs.flopsKeras() / 1e9,
          costs.parameters() / 1e6,
          ReportProof.word(run, genome),
          GeneWords.differences(run.proposed(genome).genes()));
    }
    line("");
    figure("genes", "Genes of the front, and how often each leaves the supernet");
  }

  private void figure(String name, String words) {
    if (figures.contains(name)) {
      line("![%s](figures/%s.svg)", words, name);
      line("");
    }
  }

  private void growth() {
    line("## Growth");
    line("");
    figure("hyperarea", "Hyperarea over the generations");
    line(
        "| generation | candidates | hyperarea of the population | of the archive | archive size |"
            + " seconds | energy |");
    line("|--:|--:|--:|--:|--:|--:|--:|");
    for (GenerationCompleted generation : run.generations()) {
      Optional<Spent> spent = run.times().spent(generation.generation());
      line(
          "| %d | %d | %.4f | %.4f | %d | %s | %s |",
          generation.generation(),
          generation.evaluations(),
          generation.hyperarea(),
          generation.hyperareaArchive(),
          generation.archive().size(),
          spent.map(s -> format("%.1f", s.seconds())).orElse("–"),
          spent
              .filter(s -> s.joules() != null)
              .map(s -> ReportTime.energy(List.of(s)))
              .orElse("–"));
    }
    line("");
  }

  private void reading() {
    line("## How to read this");
    line("");
    line("The hyperarea is the share of the objectives' range over the whole space that the front");
    line("dominates; 1 is unreachable. mIoU is the mean over the classes %s,", classes());
    line("pixels without a class %s.", isVoidAnError() ? "are errors" : "are ignored");
    if (run.front().stream().anyMatch(this::isEstimate)) {
      line("");
      line("**The latency is an estimate, not a measurement**: an analytic model of GAP8 gave it.");
      line(
          "It ranks networks; its absolute values may be off by its stated relative error or more.");
    }
  }

  private String classes() {
    return switch (SpecConventions.of(run.spec()).mean()) {
      case PRESENT -> "present in the ground truth";
      case UNION -> "present in the ground truth or the prediction";
      case ALL -> "of the data set";
    };
  }

  private boolean isVoidAnError() {
    return SpecConventions.of(run.spec()).voidPixels() == VoidPixels.ERROR;
  }

  private boolean isEstimate(Genome genome) {
    return isFrom(Provenance.ESTIMATE, genome);
  }

  private boolean isTable(Genome genome) {
    return isFrom(Provenance.TABLE, genome);
  }

  private boolean isFrom(Provenance provenance, Genome genome) {
    return run.latency(genome).orElse(null) instanceof Measured(Measurement measurement)
        && measurement.provenance() == provenance;
  }

  private String latencyHead() {
    if (run.front().stream().anyMatch(this::isEstimate)) {
      return "latency (estimate) Mcycles";
    }
    return run.front().stream().anyMatch(this::isTable)
        ? "latency (table) Mcycles"
        : "latency Mcycles";
  }

  private String objectives(String separator) {
    return run.spec().objectives().stream()
        .map(Objective::label)
        .collect(Collectors.joining(separator));
  }

  private void line(String pattern, Object... values) {
    text.append(format(pattern, values)).append('\n');
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
