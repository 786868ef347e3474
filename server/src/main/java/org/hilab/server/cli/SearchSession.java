package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.hilab.server.accuracy.Conventions;
import org.hilab.server.candidate.Genome;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunEvent.RunStarted;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.RunState;
import org.hilab.server.journal.RunSummary;
import org.hilab.server.lab.Lab;
import org.hilab.server.lab.LabOptions;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LatencyTableFile;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.search.LatencySource;
import org.hilab.server.search.PreparationListener;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.ProofSettings;
import org.hilab.server.search.SearchPreparation;
import org.hilab.server.search.SearchRequest;
import org.hilab.server.search.SpecConventions;
import org.hilab.server.search.predictions.PredictionVerticle;
import org.hilab.server.search.report.RunFiles;
import org.hilab.server.search.report.RunView;

/** One search in one folder, from the request to the files. */
final class SearchSession {
  private static final Duration FOREVER = Duration.ofDays(3650);

  private final RunFolder folder;
  private final LabOptions options;
  private final Resources resources;
  private final Output output;
  private Duration longestProof = Duration.ofMinutes(5);
  private final Progress progress = Progress.onTerminal();
  private boolean begun;

  SearchSession(RunFolder folder, LabOptions options, Resources resources, Output output) {
    this.folder = folder;
    this.options = options;
    this.resources = resources;
    this.output = output;
  }

  /** Boards may prove the front for so long after the search. */
  SearchSession proving(Duration longest) {
    longestProof = longest;
    return this;
  }

  private ProofSettings proof() {
    return new ProofSettings(longestProof, options.localAgent());
  }

  /** What happens between the end of the search and the end of the lab. */
  interface Afterwards {
    void in(Lab lab) throws InterruptedException;
  }

  /** Runs the search to its end, reports it, and gives the exit code. */
  int run(Supplier<SearchRequest> request, Afterwards afterwards) throws InterruptedException {
    RunFolder.Made made = folder.make();
    try {
      return inLab(request, afterwards);
    } finally {
      if (!begun) {
        made.remove();
      }
    }
  }

  private int inLab(Supplier<SearchRequest> request, Afterwards afterwards)
      throws InterruptedException {
    try (Lab lab = Lab.open(options);
        Signals _ = Signals.stopping(lab::close)) {
      say("the page is at " + lab.page());
      report(search(lab, request));
      afterwards.in(lab);
    }
    return ExitCode.OK;
  }

  private RunView search(Lab lab, Supplier<SearchRequest> request) {
    List<RunSummary> before = requireUsable(lab.journal());
    SearchRequest wanted = asked(request.get(), before);
    if (wanted.needsAgents() && !options.localAgent()) {
      awaited("a bench");
    }
    if (options.workers() == 0) {
      awaited("a worker");
    }
    PreparedSearch search =
        new SearchPreparation(listener(), resources.threads(), resources.cacheBytes())
            .prepare(wanted);
    RunId run =
        before.isEmpty() ? begin(lab, wanted, search) : resumed(lab.journal(), before, search);
    int generations = search.spec().generations();
    lab.journal().onCommitted(recorded -> show(recorded, generations));
    PredictionVerticle painting = lab.paint(run, search);
    if (before.isEmpty() || before.getFirst().state() != RunState.FINISHED) {
      say("searching");
      Lab.await(lab.searches().run(run, search, proof()), FOREVER);
      progress.done();
    } else {
      Lab.await(lab.searches().verify(run, search, proof()), FOREVER);
    }
    RunView view = RunView.of(lab.journal().read(run, 0, Integer.MAX_VALUE));
    say("painting what the front sees");
    Lab.await(painting.paint(shown(view)), FOREVER);
    new RunFiles(view).write(folder.root());
    return view;
  }

  /** The candidates that the page's table and the report list. */
  private static List<Genome> shown(RunView view) {
    return Stream.concat(view.front().stream(), view.generations().getLast().front().stream())
        .distinct()
        .toList();
  }

  /** What the run was started with stays with it: the image is not calibrated again. */
  private SearchRequest asked(SearchRequest request, List<RunSummary> before) {
    boolean stored = !before.isEmpty() && Files.exists(folder.image());
    return stored && request.image().isEmpty() ? request.withImage(folder.image()) : request;
  }

  private RunId begin(Lab lab, SearchRequest wanted, PreparedSearch search) {
    ParameterImageFile.write(search.candidates().image(), folder.image());
    switch (wanted.latency()) {
      case LatencySource.Estimate _ -> {}
      case LatencySource.Table(LatencyTable table) ->
          LatencyTableFile.write(table, folder.latencyTable());
    }
    String name = folder.root().toAbsolutePath().normalize().getFileName().toString();
    RunId run = Lab.await(lab.searches().create(name, search), FOREVER);
    begun = true;
    return run;
  }

  private List<RunSummary> requireUsable(Journal journal) {
    List<RunSummary> runs = journal.runs();
    begun = !runs.isEmpty();
    if (!runs.isEmpty() && !folder.resume()) {
      throw new InvalidInput(
          "The folder has a run already",
          folder.root() + " (" + runs.getFirst().state().name().toLowerCase(Locale.ROOT) + ")",
          "Add --resume to go on with it, or name another folder");
    }
    return runs;
  }

  private RunId resumed(Journal journal, List<RunSummary> runs, PreparedSearch search) {
    RunId run = runs.getFirst().run();
    if (!(journal.read(run, 0, 1).getFirst().event() instanceof RunStarted started)) {
      throw new InvalidInput(
          "The folder has a training, not a search",
          folder.root().toString(),
          "Name another folder");
    }
    if (!started.spec().equals(search.spec())) {
      throw new InvalidInput(
          "The run in the folder was started with other options or files",
          folder.root() + ": " + SpecDifference.of(started.spec(), search.spec()),
          "Give the same ones, or name another folder");
    }
    return run;
  }

  /** Said to scripts, too: without whom it waits for, a search would only seem to hang. */
  private void awaited(String whom) {
    System.err.printf(
        "· waiting for %s, which joins after: ./hilab token create NAME --data %s%n",
        whom, folder.root());
  }

  private void say(String step) {
    if (!output.isJson()) {
      System.err.println("· " + step);
    }
  }

  private PreparationListener listener() {
    return new PreparationListener() {
      @Override
      public void step(String what) {
        say(what);
      }

      @Override
      public void progress(String what, int done, int of) {
        progress.show(what, done, of);
        if (done == of) {
          progress.done();
        }
      }
    };
  }

  private void show(Recorded recorded, int generations) {
    if (recorded.event() instanceof RunEvent.GenerationCompleted completed) {
      progress.generation(completed, generations);
    }
  }

  private void report(RunView run) {
    ObjectNode json = Output.object();
    json.put("out", folder.root().toString());
    json.put("finished", run.isFinished());
    json.put("evaluations", run.evaluations());
    json.put("front", run.front().size());
    json.put("hyperarea", run.generations().getLast().hyperareaArchive());
    Conventions conventions = SpecConventions.of(run.spec());
    json.put("void", conventions.voidPixels().key());
    json.put("mean", conventions.mean().key());
    json.put("seconds", run.duration().toMillis() / 1e3);
    double peak = ProcessMemory.peakMegabytes();
    json.put("peakMegabytes", peak);
    run.verification()
        .ifPresent(ended ->
            json.putObject("verification")
                .put("equal", ended.equal())
                .put("unequal", ended.unequal())
                .put("unverified", ended.unverified())
                .put("why", ended.why()));
    output.print(
        json,
        FrontTable.of(run)
            + "Wrote report.md, front.json, front.csv, history.json and verification.json to "
            + folder.root()
            + String.format(Locale.ROOT, "%nThis process had %.0f MB at its peak.", peak));
  }
}
