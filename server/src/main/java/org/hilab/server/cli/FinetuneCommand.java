package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.FineTuning;
import org.hilab.server.training.FineTuning.Form;
import org.hilab.server.training.FineTuning.Settings;
import org.hilab.server.training.FineTuning.Tuned;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "finetune",
    mixinStandardHelpOptions = true,
    description =
        "Fine-tunes candidates of a run on the train split and scores each in int8 before and"
            + " after. The defaults are FMAS's. Stopped, the same command goes on. It shows the page"
            + " of the run, with the loss of every epoch.",
    footer = {
      "",
      "Writes RUN/finetune/finetune.json, finetune.md and a weight file for each candidate, and",
      "the run's report again. What quantization-aware fine-tuning makes lies in",
      "RUN/finetune/quantization-aware.",
      "",
      "Example:",
      "  ./hilab finetune --run run1 --supernet F.safetensors --dataset voc:DIR --candidates front",
    })
final class FinetuneCommand implements Callable<Integer> {
  private static final String FRONT = "front";

  @Option(names = "--run", required = true, description = "Folder of a search.")
  private Path run = Path.of("");

  @Option(names = "--supernet", required = true, description = "The weights of that search.")
  private Path supernetFile = Path.of("");

  @Mixin private final DatasetOption dataset = new DatasetOption();

  @Option(
      names = "--candidates",
      split = ",",
      defaultValue = FRONT,
      description = "front, or genomes. Default: ${DEFAULT-VALUE}.")
  private List<String> candidates = List.of();

  @Option(names = "--learning-rate", defaultValue = "1e-6", description = "${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(names = "--batch", defaultValue = "8", description = "Default: ${DEFAULT-VALUE}.")
  private int batch;

  @Option(
      names = "--epochs",
      defaultValue = "10",
      description = "At the most; from the sixth on it may have converged. ${DEFAULT-VALUE}.")
  private int epochs;

  @Mixin private final SubsetOptions subset = new SubsetOptions(1);

  @Option(
      names = "--quantization-aware",
      description =
          "Fine-tune each candidate a second time with the int8 network's integers in the forward"
              + " pass, and compare.")
  private boolean quantizationAware;

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Mixin private final PageOption page = new PageOption();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    SearchedRun searched = SearchedRun.read(run);
    List<Genome> genomes =
        candidates.equals(List.of(FRONT)) ? searched.members() : searched.named(candidates);
    Settings settings = settings();
    FineTuning tuning = tuning(searched, settings);
    Optional<FineTuningLog> opened = FineTuningLog.open(run, page.listening());
    if (opened.isEmpty()) {
      return tuned(new Work(tuning, settings, event -> {}), genomes, () -> {});
    }
    try (FineTuningLog log = opened.get();
        Signals _ = Signals.stopping(log::close)) {
      PageOption.say(log.page(), output);
      return tuned(new Work(tuning, settings, log::tell), genomes, log::report);
    }
  }

  /** Who fine-tunes, how, and who is told. */
  private record Work(FineTuning tuning, Settings settings, Consumer<RunEvent> told) {}

  private int tuned(Work work, List<Genome> genomes, Runnable reports) {
    List<Tuned> all = new ArrayList<>();
    for (Genome genome : genomes) {
      all.add(tune(work, genome, Form.PLAIN));
      if (quantizationAware) {
        all.add(tune(work, genome, Form.QUANTIZATION_AWARE));
      }
    }
    FineTuningReport report = new FineTuningReport(all);
    report.write(folder());
    reports.run();
    output.print(report.json(), report.text());
    return ExitCode.OK;
  }

  private Path folder() {
    return run.resolve("finetune");
  }

  private FineTuning tuning(SearchedRun searched, Settings settings) {
    int inputSize = searched.inputSize();
    Supernet supernet = searched.supernet(supernetFile);
    return new FineTuning(
        new FineTuning.Subject(searched.space(), supernet, searched.image(), inputSize),
        settings,
        new AccuracyEvaluator(
            subset.resized(dataset.spec(), inputSize), settings.threads(), searched.conventions()));
  }

  private Settings settings() {
    Settings fmas = Settings.fmas(dataset.spec(), threads.count());
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw new InvalidInput(
          "A learning rate is out of range",
          "--learning-rate " + learningRate,
          "Choose one above 0, at most 1");
    }
    return new Settings(
        fmas.dataset(),
        learningRate,
        fmas.factor(),
        fmas.decay(),
        Choice.within("--batch", batch, 1, 256),
        Math.min(fmas.leastEpochs(), epochs),
        Choice.within("--epochs", epochs, 1, 1000),
        fmas.threads());
  }

  private Tuned tune(Work work, Genome genome, Form form) {
    RunEvent started =
        FineTuningEvents.started(genome, form, work.settings, work.tuning.before(genome));
    Progress progress = Progress.onTerminal();
    Path own = form == Form.PLAIN ? folder() : folder().resolve(form.key());
    Tuned tuned =
        work.tuning.tune(
            genome,
            form,
            own.resolve(genome.bits()),
            new FineTuning.Listener() {
              @Override
              public void stepped(int step, int of, double loss) {
                // only now is it sure that the folder is this training's; said twice is said once
                work.told.accept(started);
                progress.show(String.format(Locale.ROOT, "%s, loss %.4f", genome, loss), step, of);
              }

              @Override
              public void trained(int epoch, int of, double loss, double int8) {
                work.told.accept(
                    new RunEvent.EpochTrained(genome, form.key(), epoch, of, loss, int8));
              }
            });
    progress.done();
    work.told.accept(started);
    work.told.accept(FineTuningEvents.tuned(tuned));
    return tuned;
  }
}
