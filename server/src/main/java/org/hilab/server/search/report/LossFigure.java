package org.hilab.server.search.report;

import java.util.List;
import java.util.Optional;
import org.hilab.server.journal.RunEvent.EpochTrained;
import org.hilab.server.search.report.Drawing.Ink;
import org.hilab.server.search.report.FineTuningView.Tuning;

/** The loss of every fine-tuning over its epochs. */
final class LossFigure {
  private static final String PLAIN = "plain";

  private LossFigure() {}

  /** Empty until an epoch is done. */
  static Optional<Drawing> of(List<Tuning> tunings) {
    List<EpochTrained> all = tunings.stream().flatMap(tuning -> tuning.epochs().stream()).toList();
    if (all.isEmpty()) {
      return Optional.empty();
    }
    double least = all.stream().mapToDouble(EpochTrained::loss).min().orElseThrow();
    double most = all.stream().mapToDouble(EpochTrained::loss).max().orElseThrow();
    int last = all.stream().mapToInt(EpochTrained::epoch).max().orElseThrow();
    Plot plot =
        new Plot(
            "Fine-tuning: loss on the training images",
            new Plot.Axis("epoch", 0, last + 1.0),
            Plot.Axis.around("mean cross-entropy", least, most));
    tunings.forEach(tuning -> curve(plot, tuning));
    plot.legend(0, "plain", Ink.STRONG);
    plot.legend(1, "quantization-aware", Ink.ACCENT);
    return Optional.of(plot.drawing());
  }

  private static void curve(Plot plot, Tuning tuning) {
    Ink ink = tuning.started().form().equals(PLAIN) ? Ink.STRONG : Ink.ACCENT;
    List<EpochTrained> epochs = tuning.epochs();
    for (int i = 0; i < epochs.size(); i++) {
      EpochTrained now = epochs.get(i);
      plot.dot(now.epoch(), now.loss(), ink);
      if (i > 0) {
        EpochTrained before = epochs.get(i - 1);
        plot.line(before.epoch(), before.loss(), now.epoch(), now.loss(), ink);
      }
    }
  }
}
