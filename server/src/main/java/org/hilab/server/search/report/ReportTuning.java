package org.hilab.server.search.report;

import java.util.List;
import java.util.Locale;
import org.hilab.server.candidate.Objective;
import org.hilab.server.journal.RunEvent.EpochTrained;
import org.hilab.server.journal.RunEvent.FineTuned;
import org.hilab.server.journal.RunEvent.MeanIous;
import org.hilab.server.journal.RunEvent.TuningPlan;
import org.hilab.server.search.report.FineTuningView.Tuning;

/** The part of a run's report about its fine-tuned candidates; empty if there are none. */
final class ReportTuning {
  private final RunView run;
  private final StringBuilder text = new StringBuilder();

  ReportTuning(RunView run) {
    this.run = run;
  }

  String text() {
    List<Tuning> all = run.fineTuning().all();
    if (all.isEmpty()) {
      return "";
    }
    line("## Fine-tuning");
    line("");
    plan(all.getLast());
    line("");
    line(
        "| genome | fine-tuning | float mIoU %% before | after | int8 mIoU %% before | after |"
            + " epochs | last loss | FLOPs G | parameters M | latency Mcycles |");
    line("|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|");
    all.forEach(this::row);
    line("");
    return text.toString();
  }

  private void plan(Tuning last) {
    TuningPlan plan = last.started().plan();
    line(
        "Batch %d of %d training images, learning rate %s times %s an epoch, weight decay %s, %d to"
            + " %d epochs.",
        plan.batch(),
        plan.trainImages(),
        plan.learningRate(),
        plan.factor(),
        plan.weightDecay(),
        plan.leastEpochs(),
        plan.mostEpochs());
    line(
        "Mean IoU over %d images. Before: int8 is the space's one image. After: plain fine-tuning"
            + " calibrates an image",
        last.started().before().images());
    line("for the candidate alone, the quantization-aware one stays on the scales of the space's.");
  }

  private void row(Tuning tuning) {
    var genome = tuning.started().genome();
    var costs = run.proposed(genome).costs();
    MeanIous before = tuning.started().before();
    List<EpochTrained> epochs = tuning.epochs();
    line(
        "| `%s` | %s | %.2f | %s | %.2f | %s | %d | %s | %.3f | %.4f | %s |",
        genome,
        tuning.started().form(),
        100 * before.float32(),
        tuning.tuned().map(tuned -> percent(tuned.after().float32())).orElse("–"),
        100 * before.int8(),
        tuning.tuned().map(tuned -> percent(tuned.after().int8())).orElse("not ended"),
        tuning.tuned().map(FineTuned::epochs).orElse(epochs.size()),
        epochs.isEmpty() ? "–" : format("%.4f", epochs.getLast().loss()),
        costs.flopsKeras() / 1e9,
        costs.parameters() / 1e6,
        run.value(Objective.LATENCY, genome).map(c -> format("%.1f", c / 1e6)).orElse("–"));
  }

  private static String percent(double share) {
    return format("%.2f", 100 * share);
  }

  private void line(String pattern, Object... values) {
    text.append(format(pattern, values)).append('\n');
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
