package org.hilab.server.search.report;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.Objective;
import org.hilab.server.journal.RunEvent.ChosenGene;
import org.hilab.server.journal.RunEvent.GenerationCompleted;
import org.hilab.server.search.report.Drawing.Anchor;
import org.hilab.server.search.report.Drawing.Ink;
import org.hilab.server.search.report.Drawing.Mark;

/** The figures of a run: fronts over the generations, hyperarea, genes of the front. */
final class Figures {
  private static final List<Ink> FRONT_INKS = List.of(Ink.OLD, Ink.MIDDLE, Ink.STRONG, Ink.ACCENT);
  private static final int CELL = 20;

  private final RunView run;

  Figures(RunView run) {
    this.run = run;
  }

  /** By file name; empty for a run without a generation. */
  Map<String, Drawing> all() {
    Map<String, Drawing> figures = new LinkedHashMap<>();
    if (!run.generations().isEmpty()) {
      if (run.spec().objectives().size() == 2) {
        figures.put("fronts", fronts());
      }
      figures.put("hyperarea", hyperarea());
      figures.put("genes", genes());
    }
    LossFigure.of(run.fineTuning().all()).ifPresent(losses -> figures.put("losses", losses));
    return figures;
  }

  /** The archive after a few generations (FMAS, figures 2 to 4). */
  private Drawing fronts() {
    Objective first = run.spec().objectives().getFirst();
    Objective second = run.spec().objectives().getLast();
    List<GenerationCompleted> shown = shown();
    List<Genome> all = shown.stream().flatMap(g -> g.archive().stream()).distinct().toList();
    Plot plot = new Plot("Front after some generations", axis(second, all), axis(first, all));
    for (int i = 0; i < shown.size(); i++) {
      Ink ink = FRONT_INKS.get(FRONT_INKS.size() - shown.size() + i);
      stairs(plot, shown.get(i), ink);
      plot.legend(i, "generation " + shown.get(i).generation(), ink);
    }
    return plot.drawing();
  }

  private void stairs(Plot plot, GenerationCompleted generation, Ink ink) {
    Objective first = run.spec().objectives().getFirst();
    Objective second = run.spec().objectives().getLast();
    List<Genome> front =
        generation.archive().stream()
            .sorted(Comparator.comparingDouble(genome -> shown(second, genome)))
            .toList();
    for (int i = 0; i < front.size(); i++) {
      double x = shown(second, front.get(i));
      double y = shown(first, front.get(i));
      plot.dot(x, y, ink);
      if (i > 0) {
        double beforeX = shown(second, front.get(i - 1));
        double beforeY = shown(first, front.get(i - 1));
        plot.line(beforeX, beforeY, x, beforeY, ink);
        plot.line(x, beforeY, x, y, ink);
      }
    }
  }

  /** The first, the last and two between. */
  private List<GenerationCompleted> shown() {
    List<GenerationCompleted> all = run.generations();
    Set<Integer> indices = new LinkedHashSet<>();
    for (int i = 0; i < FRONT_INKS.size(); i++) {
      indices.add((all.size() - 1) * i / (FRONT_INKS.size() - 1));
    }
    return indices.stream().map(all::get).toList();
  }

  private Plot.Axis axis(Objective objective, List<Genome> genomes) {
    double smallest = Double.POSITIVE_INFINITY;
    double largest = Double.NEGATIVE_INFINITY;
    for (Genome genome : genomes) {
      smallest = Math.min(smallest, shown(objective, genome));
      largest = Math.max(largest, shown(objective, genome));
    }
    return Plot.Axis.around(label(objective), smallest, largest);
  }

  private static String label(Objective objective) {
    return switch (objective) {
      case MIOU -> "mean IoU, %";
      case LATENCY -> "latency, Mcycles";
      case FLOPS -> "FLOPs, G";
      case PARAMETERS -> "parameters, M";
    };
  }

  private double shown(Objective objective, Genome genome) {
    double value = run.value(objective, genome).orElseThrow();
    return switch (objective) {
      case MIOU -> 100 - value / 1e4;
      case LATENCY, PARAMETERS -> value / 1e6;
      case FLOPS -> value / 1e9;
    };
  }

  private Drawing hyperarea() {
    List<GenerationCompleted> all = run.generations();
    double largest = all.getLast().hyperareaArchive();
    Plot plot =
        new Plot(
            "Hyperarea",
            new Plot.Axis("generation", 0, all.size() + 1.0),
            Plot.Axis.around("hyperarea, 0 to 1", 0, Math.max(largest, 1e-3)));
    for (int i = 0; i < all.size(); i++) {
      GenerationCompleted now = all.get(i);
      plot.dot(now.generation(), now.hyperareaArchive(), Ink.STRONG);
      plot.dot(now.generation(), now.hyperarea(), Ink.OLD);
      if (i > 0) {
        GenerationCompleted before = all.get(i - 1);
        plot.line(
            before.generation(),
            before.hyperareaArchive(),
            now.generation(),
            now.hyperareaArchive(),
            Ink.STRONG);
      }
    }
    plot.legend(0, "of everything seen", Ink.STRONG);
    plot.legend(1, "of the population", Ink.OLD);
    return plot.drawing();
  }

  /** Front members from top to bottom; a dark cell is another value than the supernet's. */
  private Drawing genes() {
    List<Genome> front = run.front();
    List<ChosenGene> columns = run.proposed(front.getFirst()).genes();
    int left = 200;
    int top = 210;
    Drawing drawing =
        new Drawing(left + CELL * columns.size() + 20, top + CELL * (front.size() + 3) + 10);
    drawing.add(
        new Mark.Label(
            10, 20, "Genes of the front: where it leaves the supernet", 14, Anchor.START, false));
    for (int c = 0; c < columns.size(); c++) {
      double x = left + CELL * (c + 0.7);
      drawing.add(new Mark.Label(x, top - 6, columns.get(c).name(), 11, Anchor.START, true));
    }
    for (int r = 0; r < front.size(); r++) {
      row(drawing, new Cell(left, top + CELL * r), front.get(r));
    }
    frequencies(drawing, new Cell(left, top + CELL * (front.size() + 1)), front);
    return drawing;
  }

  /** The top left corner of a row. */
  private record Cell(int x, int y) {}

  private void row(Drawing drawing, Cell at, Genome genome) {
    drawing.add(new Mark.Label(at.x - 6.0, at.y + 14.0, genome.bits(), 11, Anchor.END, false));
    List<ChosenGene> genes = run.proposed(genome).genes();
    for (int c = 0; c < genes.size(); c++) {
      boolean same = genes.get(c).value().equals(genes.get(c).supernetValue());
      drawing.add(
          new Mark.Box(
              at.x + CELL * c + 1.0,
              at.y + 1.0,
              CELL - 2.0,
              CELL - 2.0,
              same ? Ink.FAINT : Ink.STRONG,
              1));
    }
  }

  /** Share of the front that leaves the supernet in each gene. */
  private void frequencies(Drawing drawing, Cell at, List<Genome> front) {
    drawing.add(new Mark.Label(at.x - 6.0, at.y + 14.0, "how often", 11, Anchor.END, false));
    drawing.add(
        new Mark.Label(at.x - 6.0, at.y + CELL + 12.0, "% of the front", 11, Anchor.END, false));
    int genes = run.proposed(front.getFirst()).genes().size();
    for (int c = 0; c < genes; c++) {
      double x = at.x + CELL * c + 1.0;
      double share = share(front, c);
      drawing.add(new Mark.Box(x, at.y + 1.0, CELL - 2.0, CELL - 2.0, Ink.FAINT, 1));
      drawing.add(new Mark.Box(x, at.y + 1.0, CELL - 2.0, CELL - 2.0, Ink.ACCENT, share));
      String percent = String.valueOf(Math.round(100 * share));
      double middle = x + CELL / 2.0 - 1;
      drawing.add(new Mark.Label(middle, at.y + CELL + 12.0, percent, 9, Anchor.MIDDLE, false));
    }
  }

  private double share(List<Genome> front, int gene) {
    long changed =
        front.stream()
            .map(genome -> run.proposed(genome).genes().get(gene))
            .filter(chosen -> !chosen.value().equals(chosen.supernetValue()))
            .count();
    return (double) changed / front.size();
  }
}
