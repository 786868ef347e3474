package org.hilab.server.search;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.accuracy.Watch;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Accuracy.ClassIou;
import org.hilab.server.candidate.Genome;

/** Measures candidates as int8 networks in ONNX Runtime: one session a candidate. */
final class Int8Evaluator implements CandidateEvaluator {
  private final PreparedSearch search;
  private volatile boolean cancelled;

  Int8Evaluator(PreparedSearch search) {
    this.search = search;
  }

  @Override
  public Accuracy accuracy(Genome genome) {
    try (CandidateModels models = new CandidateModels(search, genome)) {
      return named(search.evaluator().evaluate(models.int8Network(), new CancelWatch()));
    }
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  private Accuracy named(Scores scores) {
    return new Accuracy(
        scores.meanIou(),
        scores.miouErrorMicros(),
        scores.images(),
        perClass(scores.perClass()),
        search.spec().evaluators().accuracy() + ", weights " + search.weightForm());
  }

  private List<ClassIou> perClass(List<OptionalDouble> values) {
    List<ClassIou> named = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      OptionalDouble iou = values.get(i);
      named.add(
          new ClassIou(search.classNames().get(i), iou.isPresent() ? iou.getAsDouble() : null));
    }
    return named;
  }

  private final class CancelWatch implements Watch {
    @Override
    public boolean cancelled() {
      return cancelled;
    }

    @Override
    public void scored(int images, int of) {}
  }
}
