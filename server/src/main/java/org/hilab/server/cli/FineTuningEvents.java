package org.hilab.server.cli;

import org.hilab.server.candidate.Genome;
import org.hilab.server.journal.RunEvent.FineTuned;
import org.hilab.server.journal.RunEvent.FineTuningStarted;
import org.hilab.server.journal.RunEvent.MeanIous;
import org.hilab.server.journal.RunEvent.TuningPlan;
import org.hilab.server.training.FineTuning.Form;
import org.hilab.server.training.FineTuning.Scored;
import org.hilab.server.training.FineTuning.Settings;
import org.hilab.server.training.FineTuning.Tuned;

/** A fine-tuning in the journal's words. */
final class FineTuningEvents {
  private FineTuningEvents() {}

  static FineTuningStarted started(Genome genome, Form form, Settings settings, Scored before) {
    TuningPlan plan =
        new TuningPlan(
            settings.learningRate(),
            settings.factor(),
            settings.decay(),
            settings.batch(),
            settings.leastEpochs(),
            settings.mostEpochs(),
            settings.trainImages());
    return new FineTuningStarted(genome, form.key(), plan, meanIous(before));
  }

  static FineTuned tuned(Tuned tuned) {
    return new FineTuned(
        tuned.genome(),
        tuned.form().key(),
        tuned.epochs(),
        meanIous(tuned.before()),
        meanIous(tuned.after()));
  }

  private static MeanIous meanIous(Scored scored) {
    return new MeanIous(
        scored.float32().meanIou(), scored.int8().meanIou(), scored.int8().images());
  }
}
