package org.hilab.server.search.report;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.stream.Collectors;
import org.hilab.server.candidate.Objective;
import org.hilab.server.journal.Spec;

/** The part of a run's report about its files, and the command that makes them again. */
final class ReportFiles {
  private static final int DIGITS = 6;

  private final RunView run;

  ReportFiles(RunView run) {
    this.run = run;
  }

  String text() {
    return """
    ## Files, and how to make them again

    | file | |
    |---|---|
    | `front.json`, `front.csv` | the front, and what is known of its members |
    | `history.json` | population, front and archive of every generation |
    | `verification.json` | what boards computed of the front |
    | `figures` | the figures of this report as SVG and PNG |
    | `lab` | the journal, for `./hilab serve --data` with this folder, and the int8 image |

    The same front.json, front.csv and history.json, byte for byte, come from the same weights
    (`%s`) and the same data set (`%s`), for example in the folder of this report:

    `%s`

    """
        .formatted(run.spec().supernet().name(), run.spec().dataset().name(), command());
  }

  private String command() {
    Spec spec = run.spec();
    Spec.Dataset data = spec.dataset();
    String objectives =
        spec.objectives().stream().map(Objective::key).collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "./hilab search --space %s --supernet %s.safetensors --dataset %s:%s --split %s"
            + " --fraction %s --input-size %d --objectives %s --strategy %s --population %d"
            + " --generations %d --seed %d --image lab/image.hilab8%s%s --out again",
        spec.space(),
        spec.supernet().name(),
        data.format(),
        data.name(),
        data.split(),
        fraction(data),
        spec.inputSize(),
        objectives,
        spec.strategy(),
        spec.population(),
        spec.generations(),
        spec.seed(),
        latency(spec.evaluators()),
        racing(spec.evaluators()));
  }

  /** Rounded down, because a subset is rounded up. */
  private static String fraction(Spec.Dataset data) {
    return BigDecimal.valueOf(data.images())
        .divide(BigDecimal.valueOf(data.of()), DIGITS, RoundingMode.DOWN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String latency(Spec.Evaluators evaluators) {
    return evaluators.latency() != null && evaluators.latency().startsWith("table:")
        ? " --latency table:lab/latency-table.json"
        : "";
  }

  private static String racing(Spec.Evaluators evaluators) {
    Spec.Racing racing = evaluators.racing();
    return racing == null
        ? ""
        : " --racing --racing-confidence "
            + racing.confidence()
            + " --racing-first "
            + racing.firstImages()
            + " --racing-step "
            + racing.step();
  }
}
