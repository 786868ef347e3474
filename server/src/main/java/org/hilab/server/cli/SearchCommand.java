package org.hilab.server.cli;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hilab.server.candidate.Objective;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.lab.LabOptions;
import org.hilab.server.search.SearchRequest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    description = "Searches a space for the best networks and writes the front.",
    footer = {
      "",
      "Writes front.json, front.csv, history.json and report.md. Interrupted at any moment, the",
      "same command with --resume goes on and ends with the same front, byte for byte.",
      "",
      "Example:",
      "  ./hilab search --space fmas-mobilenetv2 --supernet F.safetensors --dataset voc:DIR \\",
      "    --split val --fraction 0.2 --objectives miou,latency \\",
      "    --population 12 --generations 25 --seed 7 --out run1",
    })
final class SearchCommand implements Callable<Integer> {
  @Mixin private final SupernetOptions options = new SupernetOptions();

  @Mixin private final SubsetOptions subset = new SubsetOptions(0.2);

  @Option(
      names = "--objectives",
      defaultValue = "miou,latency",
      description = "miou,latency or miou,flops or miou,params. Default: ${DEFAULT-VALUE}.")
  private String objectives = "";

  @Mixin private final LatencyOptions latency = new LatencyOptions();

  @Option(
      names = "--strategy",
      defaultValue = "nsga2",
      description = "nsga2, or random as a baseline. Default: ${DEFAULT-VALUE}.")
  private String strategy = "";

  @Option(names = "--population", defaultValue = "12", description = "Default: ${DEFAULT-VALUE}.")
  private int population;

  @Option(
      names = "--generations",
      defaultValue = "20",
      description = "The initial population is the first. Default: ${DEFAULT-VALUE}.")
  private int generations;

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Mixin private final ProofOptions proof = new ProofOptions();

  @Option(names = "--image", description = "int8 image of hilab quantize. Default: calibrate one.")
  private @Nullable Path image;

  @Option(
      names = "--racing",
      description =
          "Stop candidates that cannot enter the front any more. FMAS scores them on every image.")
  private boolean racing;

  @Mixin private final RacingOptions race = new RacingOptions();

  @Mixin private final ConventionOptions scoring = new ConventionOptions();

  @Option(names = "--out", required = true, description = "Folder of the run.")
  private Path out = Path.of("");

  @Option(names = "--resume", description = "Go on with the run in the folder.")
  private boolean resume;

  @Mixin private final ServerOptions server = new ServerOptions(0);

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    LabOptions lab = server.lab(RunFolder.lab(out), needsAgent());
    RunFolder folder = new RunFolder(out, resume);
    SearchRequest request = request();
    SearchSession session = new SearchSession(folder, lab, server.resources(), output);
    return session.proving(proof.longest()).run(() -> request, _ -> {});
  }

  private boolean needsAgent() {
    return objectives().contains(Objective.LATENCY);
  }

  private SearchRequest request() {
    return racing ? whole().withRacing(race.racing()) : whole();
  }

  /** Every candidate on every image. */
  private SearchRequest whole() {
    return new SearchRequest(
        options.space().id(),
        options.supernet(),
        options.dataset(),
        subset.split(),
        subset.fraction(),
        options.inputSize(),
        objectives(),
        Choice.of("strategy", Strategy.values(), Strategy::key, strategy),
        population,
        generations,
        seed,
        Optional.ofNullable(image),
        Optional.empty(),
        latency.source(),
        Optional.empty(),
        scoring.conventions());
  }

  private List<Objective> objectives() {
    return Arrays.stream(objectives.split(",", -1))
        .map(word -> Choice.of("objective", Objective.values(), Objective::key, word))
        .toList();
  }
}
