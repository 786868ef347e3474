package org.hilab.server.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.hilab.server.accuracy.AccuracyEvaluator;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.artefact.WholeFile;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.dataset.PreparedImages;
import org.hilab.server.dataset.Preprocessing;
import org.hilab.server.dataset.Subset;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.space.SearchSpace;
import org.hilab.server.space.Spaces;
import org.hilab.server.supernet.Supernet;
import org.hilab.server.training.FineTuning;
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
            + " after. The defaults are FMAS's. Stopped, the same command goes on.",
    footer = {
      "",
      "Writes RUN/finetune/finetune.json, finetune.md and a weight file for each candidate.",
      "",
      "Example:",
      "  ./hilab finetune --run run1 --supernet F.safetensors --dataset voc:DIR --candidates front",
    })
final class FinetuneCommand implements Callable<Integer> {
  private static final String FRONT = "front";
  private static final JsonMapper JSON = JsonMapper.builder().build();

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

  @Option(names = "--threads", defaultValue = "2", description = "Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() {
    JsonNode front = front();
    FineTuning tuning = tuning(front);
    List<Tuned> all = new ArrayList<>();
    for (Genome genome : genomes(front)) {
      all.add(tune(tuning, genome));
    }
    ArrayNode rows = JSON.createArrayNode();
    all.forEach(tuned -> rows.add(json(tuned)));
    ObjectNode json = Output.object();
    json.set("candidates", rows);
    WholeFile.write("The result", folder().resolve("finetune.json"), json.toPrettyString() + "\n");
    WholeFile.write("The result", folder().resolve("finetune.md"), text(all) + "\n");
    output.print(json, text(all));
    return ExitCode.OK;
  }

  private Path folder() {
    return run.resolve("finetune");
  }

  private JsonNode front() {
    Path file = run.resolve("front.json");
    try {
      return JSON.readTree(file.toFile());
    } catch (IOException e) {
      throw new InvalidInput(
          "The run has no front",
          file + " (" + WholeFile.why(e) + ")",
          "Name the --out folder of a search that has ended",
          e);
    }
  }

  private FineTuning tuning(JsonNode front) {
    JsonNode spec = front.path("spec");
    SearchSpace space = Spaces.named(spec.path("space").asText());
    Supernet supernet = Supernet.load(supernetFile, space.cover());
    if (!spec.path("supernet").path("sha256").asText().equals(supernet.sha256())) {
      throw new InvalidInput(
          "The run searched another supernet",
          supernetFile + " has sha256 " + supernet.sha256(),
          "Give the weights of the run: " + spec.path("supernet").path("name").asText());
    }
    int inputSize = spec.path("inputSize").asInt();
    PreparedImages images =
        PreparedImages.load(
            dataset.spec().open(subset.split()),
            Subset.first(subset.fraction()),
            PreparedImages.Loading.with(new Preprocessing.Resize(inputSize)));
    return new FineTuning(
        new FineTuning.Subject(
            space, supernet, ParameterImageFile.read(new RunFolder(run, true).image()), inputSize),
        settings(),
        new AccuracyEvaluator(images, threads(), Conventions.DEFAULT));
  }

  private Settings settings() {
    Settings fmas = Settings.fmas(dataset.spec(), threads());
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

  private int threads() {
    return Choice.within("--threads", threads, 1, ServerOptions.MOST_THREADS);
  }

  private List<Genome> genomes(JsonNode front) {
    SearchSpace space = Spaces.named(front.path("spec").path("space").asText());
    if (!candidates.equals(List.of(FRONT))) {
      return candidates.stream().map(space::parse).map(space::canonical).distinct().toList();
    }
    List<Genome> genomes = new ArrayList<>();
    front.path("front").forEach(member -> genomes.add(space.parse(member.path("genome").asText())));
    return genomes;
  }

  private Tuned tune(FineTuning tuning, Genome genome) {
    Progress progress = Progress.onTerminal();
    Tuned tuned =
        tuning.tune(
            genome,
            folder().resolve(genome.bits()),
            (step, of, loss) ->
                progress.show(String.format(Locale.ROOT, "%s, loss %.4f", genome, loss), step, of));
    progress.done();
    return tuned;
  }

  private static ObjectNode json(Tuned tuned) {
    ObjectNode json = Output.object();
    json.put("genome", tuned.genome().bits());
    json.put("before", tuned.before().meanIou());
    json.put("after", tuned.after().meanIou());
    json.put("images", tuned.after().images());
    json.put("epochs", tuned.epochs());
    json.put("weights", tuned.weights().toString());
    tuned.losses().forEach(json.putArray("losses")::add);
    return json;
  }

  private static String text(List<Tuned> all) {
    StringBuilder text = new StringBuilder();
    text.append("| genome | int8 mIoU % before | after | difference | epochs |\n");
    text.append("|---|--:|--:|--:|--:|");
    for (Tuned tuned : all) {
      double before = 100 * tuned.before().meanIou();
      double after = 100 * tuned.after().meanIou();
      text.append(
          String.format(
              Locale.ROOT,
              "%n| %s | %.2f | %.2f | %+.2f | %d |",
              tuned.genome(),
              before,
              after,
              after - before,
              tuned.epochs()));
    }
    return text.toString();
  }
}
