package org.hilab.server.cli;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.candidate.Objective;
import org.hilab.server.dataset.DatasetSpec;
import org.hilab.server.evolution.Strategy;
import org.hilab.server.lab.Lab;
import org.hilab.server.search.LatencySource;
import org.hilab.server.search.SearchRequest;
import org.hilab.server.search.demo.DemoContent;
import org.hilab.server.space.Spaces;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = "A complete small search on generated images, with the page at port 8080.",
    footer = {
      "",
      "Examples:",
      "  ./hilab demo           stays up until Ctrl-C",
      "  ./hilab demo --exit    ends with the search",
    })
final class DemoCommand implements Callable<Integer> {
  private static final int PORT = 8080;
  private static final int POPULATION = 12;
  private static final int GENERATIONS = 12;

  /** Of the 500 images to score on, as FMAS searches on a fifth of VOC's. */
  private static final double FRACTION = 0.2;

  private static final String TRAINED =
      "Demo: painted street scenes and the small supernet that hilab trained on them.";
  private static final String RANDOM =
      "Demo on random weights: no trained ones are shipped for this space. The code is the real"
          + " path; the scores say nothing.";

  @Option(names = "--exit", description = "End when the search has ended.")
  private boolean exit;

  @Option(
      names = "--space",
      defaultValue = "fmas-mobilenetv2",
      description = "Search space. Default: ${DEFAULT-VALUE}.")
  private String space = "";

  @Option(names = "--seed", defaultValue = "1", description = "Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--data",
      defaultValue = "${sys:user.home}/.cache/hilab",
      description = "Keeps the demo's images, weights and runs. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Mixin private final ServerOptions server = new ServerOptions(PORT);

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    Path root =
        data.resolve("demo-" + InstantSource.system().millis()).toAbsolutePath().normalize();
    SearchSession session =
        new SearchSession(
            new RunFolder(root, false),
            server.lab(RunFolder.lab(root), true),
            server.resources(),
            output);
    return session.run(this::request, this::afterwards);
  }

  private SearchRequest request() {
    DemoContent content = DemoContent.prepare(data, Spaces.named(space));
    return new SearchRequest(
        space,
        content.supernet(),
        new DatasetSpec(DatasetSpec.Format.VOC, content.dataset()),
        "val",
        FRACTION,
        DemoContent.INPUT_SIZE,
        List.of(Objective.MIOU, Objective.LATENCY),
        Strategy.NSGA2,
        POPULATION,
        GENERATIONS,
        seed,
        Optional.empty(),
        Optional.of(content.trained() ? TRAINED : RANDOM),
        LatencySource.ESTIMATE,
        Optional.empty(),
        Conventions.DEFAULT);
  }

  private void afterwards(Lab lab) throws InterruptedException {
    if (!exit) {
      System.err.println("The page stays at " + lab.page() + "; Ctrl-C ends it.");
      ServeCommand.stayUntilInterrupted();
    }
  }
}
