package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.dataset.Augmentation;
import org.hilab.server.dataset.Dataset;
import org.hilab.server.journal.RunEvent.TrainingStarted;
import org.hilab.server.journal.Spec;
import org.hilab.server.journal.TrainingSpec;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.Paths;
import org.hilab.server.training.SupernetTraining;
import org.hilab.server.training.Trainer;
import org.hilab.server.training.TrainingPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Trains a supernet. Stopped, even with kill -9, the same command goes on at its last"
            + " checkpoint and ends with the same weights. It shows a page with the loss.",
    footer = {
      "",
      "The data set's train split is stretched to the input size, scaled, mirrored and cropped.",
      "Checkpoints lie in OUT.checkpoints; serve --data OUT.checkpoints shows the page again.",
      "",
      "Example:",
      "  ./hilab scenes --out scenes",
      "  ./hilab train --dataset voc:scenes --input-size 96 --steps 2000 --out S.safetensors",
    })
final class TrainCommand implements Callable<Integer> {
  enum PathChoice {
    STRICTLY_FAIR,
    WITH_SUPERNET;

    String key() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Option(names = "--space", defaultValue = "fmas-mobilenetv2", description = "${DEFAULT-VALUE}.")
  private String space = "";

  @Mixin private final DatasetOption dataset = new DatasetOption();

  @Option(names = "--init", description = "Weights to begin with. Default: random ones.")
  private @Nullable Path init;

  @Option(names = "--out", required = true, description = "The .safetensors file to write.")
  private Path out = Path.of("");

  @Option(names = "--half", description = "Write float16: half the size.")
  private boolean half;

  @Option(names = "--input-size", defaultValue = "384", description = "${DEFAULT-VALUE}.")
  private int inputSize;

  @Option(
      names = "--paths",
      defaultValue = "strictly-fair",
      description =
          "strictly-fair (FairNAS: every choice equally often in every step) or with-supernet (the"
              + " supernet and a random sub-network). ${DEFAULT-VALUE}.")
  private String paths = "";

  @Option(names = "--steps", defaultValue = "10000", description = "${DEFAULT-VALUE}.")
  private int steps;

  @Option(names = "--batch", defaultValue = "16", description = "Images a step. ${DEFAULT-VALUE}.")
  private int batch;

  @Option(names = "--learning-rate", defaultValue = "0.05", description = "${DEFAULT-VALUE}.")
  private double learningRate;

  @Option(
      names = "--freeze-after",
      defaultValue = "0.7",
      description =
          "Share of the steps after which batch norms keep their statistics, as inference and the"
              + " int8 image use them. ${DEFAULT-VALUE}.")
  private double freezeAfter;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private final ThreadsOption threads = new ThreadsOption();

  @Mixin private final PageOption page = new PageOption();

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    SearchSpace searched = Spaces.named(space);
    Dataset train = dataset.spec().open("train");
    Path checkpoints = out.resolveSibling(out.getFileName() + ".checkpoints");
    Supernet start = start(searched, train, checkpoints);
    TrainingPlan plan = plan(searched, train, checkpoints);
    try (TrainingLog log = TrainingLog.open(checkpoints, page.listening(), told(start, plan))) {
      PageOption.say(log.page(), output);
      Trainer.Trained trained = log.follow(new Trainer(searched, start, plan));
      SupernetTraining.save(out, searched, trained, half);
      log.finished(trained, weights(Supernet.load(out, searched.cover())));
      report(trained);
    }
    return ExitCode.OK;
  }

  private TrainingLog.Plan told(Supernet start, TrainingPlan plan) {
    TrainingPlan.Images images = plan.images();
    TrainingSpec spec =
        new TrainingSpec(
            space,
            start.classes(),
            inputSize,
            weights(start),
            new TrainingSpec.Images(
                dataset.spec().format().key(),
                dataset.spec().name(),
                images.dataset().split(),
                images.dataset().ids().size()),
            paths,
            plan.optimization().steps(),
            batch,
            learningRate,
            plan.optimization().frozenAfter(),
            seed);
    return new TrainingLog.Plan(
        out.getFileName().toString(), new TrainingStarted(spec), plan.optimization().rate());
  }

  private static Spec.Supernet weights(Supernet supernet) {
    return new Spec.Supernet(supernet.name(), supernet.sha256());
  }

  private Supernet start(SearchSpace searched, Dataset train, Path checkpoints) {
    if (init != null) {
      return Supernet.load(init, searched.cover());
    }
    return SupernetTraining.beginning(
        checkpoints.resolve("initial.safetensors"), searched, train.classes(), seed);
  }

  private TrainingPlan plan(SearchSpace searched, Dataset train, Path checkpoints) {
    int updates = Choice.within("--steps", steps, 1, 100_000_000);
    return new TrainingPlan(
        switch (Choice.of("paths", PathChoice.values(), PathChoice::key, paths)) {
          case STRICTLY_FAIR -> new Paths.StrictlyFair(searched, seed);
          case WITH_SUPERNET -> new Paths.WithSupernet(searched, 1, seed);
        },
        new TrainingPlan.Images(
            train,
            new Augmentation(Choice.within("--input-size", inputSize, 16, 4096), 0.75, 1.5, true),
            Choice.within("--batch", batch, 1, 1024),
            seed),
        TrainingPlan.Optimization.fromRandom(updates, learningRate, freezeAfter),
        new TrainingPlan.Machine(threads.count(), Math.clamp(updates / 20, 1, 500)),
        checkpoints);
  }

  private void report(Trainer.Trained trained) {
    List<Double> losses = trained.losses();
    double last = trained.lastLoss();
    ObjectNode json = Output.object().put("file", out.toString()).put("steps", losses.size());
    json.put("loss", last);
    losses.forEach(json.putArray("losses")::add);
    output.print(
        json,
        String.format(
            Locale.ROOT,
            "Wrote %s after %d steps; mean loss of the last ones %.4f.",
            out,
            losses.size(),
            last));
  }
}
