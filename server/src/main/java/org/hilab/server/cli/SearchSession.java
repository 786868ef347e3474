package org.hilab.server.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.Journal;
import org.hilab.server.journal.Recorded;
import org.hilab.server.journal.RunEvent;
import org.hilab.server.journal.RunId;
import org.hilab.server.journal.RunState;
import org.hilab.server.journal.RunSummary;
import org.hilab.server.journal.Spec;
import org.hilab.server.lab.Lab;
import org.hilab.server.lab.LabOptions;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.search.PreparedSearch;
import org.hilab.server.search.SearchPreparation;
import org.hilab.server.search.SearchRequest;
import org.hilab.server.search.report.RunFiles;
import org.hilab.server.search.report.RunView;

/** One search in one folder, from the request to the files. */
final class SearchSession {
  private static final Duration FOREVER = Duration.ofDays(365);

  private final RunFolder folder;
  private final LabOptions options;
  private final int threads;
  private final Output output;
  private final Progress progress = Progress.onTerminal();

  SearchSession(RunFolder folder, LabOptions options, int threads, Output output) {
    this.folder = folder;
    this.options = options;
    this.threads = threads;
    this.output = output;
  }

  /** Runs the search to its end; gives the exit code. */
  int run(SearchRequest request) {
    try (Lab lab = Lab.open(options)) {
      Thread hook = Thread.ofPlatform().unstarted(lab::close);
      Runtime.getRuntime().addShutdownHook(hook);
      report(search(lab, request));
      Runtime.getRuntime().removeShutdownHook(hook);
    }
    return ExitCode.OK;
  }

  /** Runs the search in a lab that is open; gives the finished run, its files written. */
  RunView search(Lab lab, SearchRequest request) {
    if (!output.isJson()) {
      System.err.println("Watch it at http://localhost:" + lab.port());
    }
    List<RunSummary> before = requireUsable(lab.journal());
    PreparedSearch search = new SearchPreparation(this::say, threads).prepare(request);
    RunId run = before.isEmpty() ? begin(lab, search) : before.getFirst().run();
    if (!before.isEmpty()) {
      requireSameSpec(lab.journal(), run, search.spec());
    }
    int generations = search.spec().generations();
    lab.journal().onCommitted(recorded -> show(recorded, generations));
    if (before.isEmpty() || before.getFirst().state() != RunState.FINISHED) {
      Lab.await(lab.searches().run(run, search), FOREVER);
    }
    progress.done();
    RunView view = RunView.of(lab.journal().read(run, 0, Integer.MAX_VALUE));
    new RunFiles(view).write(folder.root());
    return view;
  }

  private RunId begin(Lab lab, PreparedSearch search) {
    ParameterImageFile.write(search.candidates().image(), folder.image());
    return Lab.await(
        lab.searches().create(folder.root().toAbsolutePath().getFileName().toString(), search),
        FOREVER);
  }

  private List<RunSummary> requireUsable(Journal journal) {
    List<RunSummary> runs = journal.runs();
    if (!runs.isEmpty() && !folder.resume()) {
      throw new InvalidInput(
          "The folder has a run already",
          folder.root() + " (" + runs.getFirst().state().name().toLowerCase(Locale.ROOT) + ")",
          "Add --resume to go on with it, or name another folder");
    }
    return runs;
  }

  private void requireSameSpec(Journal journal, RunId run, Spec wanted) {
    RunEvent first = journal.read(run, 0, 1).getFirst().event();
    if (!(first instanceof RunEvent.RunStarted started) || !started.spec().equals(wanted)) {
      throw new InvalidInput(
          "The run in the folder was started with other options or files",
          folder.root() + ": " + first + " and not " + wanted,
          "Give the same ones, or another folder");
    }
  }

  private void say(String step) {
    if (!output.isJson()) {
      System.err.println("· " + step);
    }
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
    json.put("seconds", run.duration().toMillis() / 1e3);
    output.print(
        json,
        FrontTable.of(run)
            + "Wrote "
            + folder.root()
            + "/report.md, front.json, "
            + "front.csv, history.json");
  }
}
