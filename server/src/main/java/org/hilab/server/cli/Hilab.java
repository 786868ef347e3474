package org.hilab.server.cli;

import java.io.PrintWriter;
import org.hilab.server.accuracy.UnequalEngineException;
import org.hilab.server.candidate.InvalidInput;
import org.hilab.server.journal.JournalException;
import org.hilab.server.onnx.LostDeviceException;
import org.hilab.server.search.SearchException;
import org.hilab.server.training.TrainingException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** All commands that run in the server's process. */
@Command(
    name = "hilab",
    mixinStandardHelpOptions = true,
    version = "hilab 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = "Finds segmentation networks for GAP8 boards, measured on the boards.",
    subcommands = {
      DemoCommand.class,
      ServeCommand.class,
      SearchCommand.class,
      WorkerCommand.class,
      TokenCommand.class,
      EvaluateCommand.class,
      RankCommand.class,
      SpacesCommand.class,
      SynthesizeCommand.class,
      CostCommand.class,
      QuantizeCommand.class,
      ExportCommand.class,
      LatencyCommand.class,
      SupernetCommand.class,
      ScenesCommand.class,
      TrainCommand.class,
      FinetuneCommand.class,
      StudyCommand.class,
      BenchCommand.class,
    },
    footer = {
      "",
      "Also: agent (joins this machine's boards to a server), build, test.",
      "",
      "Examples:",
      "  ./hilab demo",
      "  ./hilab cost --space fmas-mobilenetv2 --genome 00001111111111111111111",
      "  ./hilab search --supernet F.safetensors --dataset voc:DIR --out run1",
      "",
      "Exit codes: 0 done, 1 failed, 2 the input cannot be used.",
    })
public final class Hilab {
  private static final Logger LOG = LoggerFactory.getLogger(Hilab.class);

  private Hilab() {}

  /** Runs the one command line of a process; until a command has more to stop, a signal ends it. */
  public static int runAlone(String... words) {
    try (Signals _ = Signals.stopping(() -> {})) {
      return run(words);
    }
  }

  /** Runs one command line and gives its exit code. */
  public static int run(String... words) {
    CommandLine line = new CommandLine(new Hilab());
    line.setExecutionExceptionHandler((problem, command, _) -> explain(problem, command));
    line.setParameterExceptionHandler((problem, _) -> explainUsage(problem));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    try {
      return line.execute(words);
    } catch (LinkageError e) {
      return say(line.getErr(), brokenLibrary(e), ExitCode.FAILED);
    }
  }

  /** Native libraries are unpacked when they are first used. */
  private static String brokenLibrary(LinkageError problem) {
    LOG.debug("Unexpected", problem);
    return "A library cannot be loaded: "
        + problem.getMessage()
        + ". Make room in "
        + System.getProperty("java.io.tmpdir")
        + ", where native libraries are unpacked.";
  }

  private static int explain(Exception problem, CommandLine command) {
    PrintWriter err = command.getErr();
    return switch (problem) {
      case InvalidInput e -> say(err, e.getMessage(), ExitCode.INVALID_INPUT);
      case JournalException e -> say(err, e.getMessage(), ExitCode.FAILED);
      case SearchException e -> say(err, e.getMessage(), ExitCode.FAILED);
      case LostDeviceException e -> say(err, e.getMessage(), ExitCode.FAILED);
      case UnequalEngineException e -> say(err, e.getMessage(), ExitCode.FAILED);
      case TrainingException e -> say(err, e.getMessage(), ExitCode.FAILED);
      default -> {
        LOG.debug("Unexpected", problem);
        yield say(
            err,
            "hilab met a fault it did not expect: "
                + problem
                + ". Set HILAB_LOG=debug to see where, and report it.",
            ExitCode.FAILED);
      }
    };
  }

  private static int explainUsage(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    say(command.getErr(), problem.getMessage(), ExitCode.INVALID_INPUT);
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, command.getErr());
    return say(
        command.getErr(),
        "Try: " + command.getCommandSpec().qualifiedName() + " --help",
        ExitCode.INVALID_INPUT);
  }

  private static int say(PrintWriter err, @Nullable String text, int code) {
    err.println(text);
    err.flush();
    return code;
  }
}
