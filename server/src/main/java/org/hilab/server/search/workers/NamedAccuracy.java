package org.hilab.server.search.workers;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.hilab.server.accuracy.CountTable;
import org.hilab.server.accuracy.Race;
import org.hilab.server.accuracy.Scores;
import org.hilab.server.candidate.Accuracy;
import org.hilab.server.candidate.Accuracy.ClassIou;
import org.hilab.server.search.PreparedSearch;

/** Scores with the names of the classes and of what was scored. */
public record NamedAccuracy(PreparedSearch search) {
  /** Of a candidate that was scored on every image. */
  public Accuracy whole(Scores scores) {
    return new Accuracy(
        scores.meanIou(), scores.miouErrorMicros(), scores.images(), perClass(scores), evaluator());
  }

  /**
   * Of a candidate that lost a race: the mean IoU is the one it would probably have had on all
   * images, and it is behind the incumbent's for certain, so that it enters no front.
   *
   * @param scores on the images that were looked at
   * @param lead how much higher its mean IoU is than the incumbent's on those images; below 0
   */
  Accuracy stopped(Scores scores, CountTable incumbent, double lead) {
    return stopped(incumbent, lead, new Source(scores.images(), perClass(scores), evaluator()));
  }

  /** Without names, of a candidate that was scored on every image. */
  public static Accuracy bare(CountTable table) {
    int images = table.images();
    return new Accuracy(table.meanIou(images), table.errorMicros(), images, List.of(), "counts");
  }

  /** Without names, of a candidate that was stopped after so many images. */
  public static Accuracy bare(CountTable table, CountTable incumbent, int seen) {
    double lead = Race.lead(table, incumbent, seen);
    return stopped(incumbent, lead, new Source(seen, List.of(), "counts"));
  }

  private record Source(int images, List<ClassIou> perClass, String evaluator) {}

  private static Accuracy stopped(CountTable incumbent, double lead, Source source) {
    double meanIou = Math.clamp(incumbent.meanIou(incumbent.images()) + lead, 0, 1);
    return new Accuracy(
        meanIou,
        Math.max(Math.round((1 - meanIou) * 1e6), incumbent.errorMicros() + 1L),
        source.images,
        source.perClass,
        source.evaluator + ", stopped");
  }

  private String evaluator() {
    return search.spec().evaluators().accuracy() + ", " + search.engine().name();
  }

  private List<ClassIou> perClass(Scores scores) {
    List<ClassIou> named = new ArrayList<>();
    for (int i = 0; i < scores.perClass().size(); i++) {
      OptionalDouble iou = scores.perClass().get(i);
      named.add(
          new ClassIou(search.classNames().get(i), iou.isPresent() ? iou.getAsDouble() : null));
    }
    return named;
  }
}
