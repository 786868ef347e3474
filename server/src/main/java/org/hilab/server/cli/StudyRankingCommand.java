package org.hilab.server.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.candidate.Objectives;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.journal.Journal;
import org.hilab.server.search.ranking.RankComparison.Bootstrap;
import org.hilab.server.search.report.RunView;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.CandidateScoring;
import org.hilab.server.training.study.RankingResult;
import org.hilab.server.training.study.RankingStudy;
import org.hilab.server.training.study.StudyNetworks;
import org.hilab.server.training.study.StudyNetworks.Chosen;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "ranking",
    mixinStandardHelpOptions = true,
    description =
        "QA-NAS's experiment: trains the Pareto-best and Pareto-worst networks of a search, its"
            + " seed and random ones alone, from random weights, and compares their ranking with"
            + " the supernet's. Stopped, even with kill -9, the same command goes on.",
    footer = {
      "",
      "Writes ranking.json, report.md, ranking.svg and ranking.png.",
      "",
      "Example:",
      "  ./hilab study ranking --run run1 --supernet S.safetensors --dataset voc:scenes",
    })
final class StudyRankingCommand implements Callable<Integer> {
  private static final int SAMPLES = 2000;

  @Option(names = "--run", required = true, description = "Folder of a search.")
  private Path run = Path.of("");

  @Option(names = "--supernet", required = true, description = "The weights of that search.")
  private Path supernetFile = Path.of("");

  @Mixin private final DatasetOption dataset = new DatasetOption();

  @Option(names = "--out", description = "Folder of the study. Default: RUN/ranking.")
  private @Nullable Path out;

  @Option(names = "--each", defaultValue = "12", description = "Best, and worst. ${DEFAULT-VALUE}.")
  private int each;

  @Option(names = "--random", defaultValue = "10", description = "Default: ${DEFAULT-VALUE}.")
  private int random;

  @Option(names = "--steps", defaultValue = "2000", description = "Of each. ${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--batch", defaultValue = "16", description = "Images a step. ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--learning-rate", defaultValue = "0.05", description = "${DEFAULT-VALUE}.")
  private double learningRate;

  @Mixin private final SubsetOptions subset = new SubsetOptions(1);

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    SearchedRun searched = SearchedRun.read(run);
    Supernet supernet = searched.supernet(supernetFile);
    List<Chosen> networks =
        new StudyNetworks(
                Choice.within("--each", each, 1, 1000),
                Choice.within("--random", random, 0, 1000),
                seed)
            .from(searched.space(), evaluated());
    Path folder = out == null ? run.resolve("ranking") : out;
    Progress progress = Progress.onTerminal();
    RankingStudy study = study(searched, supernet, folder);
    RankingResult result =
        new RankingResult(
            study.run(
                networks,
                (network, of, step, most) ->
                    progress.show(
                        "network " + network + " of " + of,
                        network - 1 + (double) step / most,
                        of)),
            conditions(searched),
            new Bootstrap(SAMPLES, seed));
    progress.done();
    result.write(folder);
    output.print(result.json(), result.text());
    return ExitCode.OK;
  }

  /** The journal knows all candidates, also those that did not survive. */
  private Map<Genome, Objectives> evaluated() {
    Path lab = RunFolder.lab(run);
    if (!Journal.isIn(lab)) {
      throw new InvalidInput(
          "The run has no journal", lab.toString(), "Name the --out folder of a search");
    }
    try (Journal journal = Journal.open(lab, InstantSource.system())) {
      var newest = journal.runs().getFirst().run();
      return RunView.of(journal.read(newest, 0, Integer.MAX_VALUE)).evaluated();
    }
  }

  private RankingStudy study(SearchedRun searched, Supernet supernet, Path folder) {
    int workers = threads.count();
    PreparedImages images = subset.resized(dataset.spec(), searched.inputSize());
    return new RankingStudy(
        new RankingStudy.Subject(
            searched.space(), supernet, searched.image(), searched.inputSize()),
        new RankingStudy.Settings(
            dataset.spec().open("train"),
            Choice.within("--steps", steps, 1, 100_000_000),
            Choice.within("--batch", batch, 1, 1024),
            Choice.between("--learning-rate", learningRate, 0, 10),
            seed,
            workers),
        new CandidateScoring(
            new AccuracyEvaluator(images, workers, searched.conventions()), supernet.classes()),
        folder);
  }

  private String conditions(SearchedRun searched) {
    return String.format(
        Locale.ROOT,
        "%s at %d×%d on %s: each network trained alone from random weights for %d steps of %d"
            + " images, learning rate %s (poly), seed %d; batch norms frozen for the last 30 %% of"
            + " the steps. Scored on %s.",
        searched.space().id(),
        searched.inputSize(),
        searched.inputSize(),
        dataset.spec().format().key() + ":" + dataset.spec().directory().getFileName(),
        steps,
        batch,
        learningRate,
        seed,
        subset.fraction() == 1
            ? "all images of " + subset.split()
            : String.format(Locale.ROOT, "%.0f %% of %s", 100 * subset.fraction(), subset.split()));
  }
}
