package org.hilab.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.hilab.server.fleet.FleetBoards;
import org.hilab.server.lab.Lab;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LatencyTableFile;
import org.hilab.server.latency.TableDevice;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.search.Candidates;
import org.hilab.server.search.latency.TableBuilder;
import org.hilab.server.search.latency.TableProgress;
import org.hilab.server.supernet.Supernet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = "Measures every layer shape of a space on all boards of one class.",
    footer = {
      "",
      "Interrupted at any moment, the same command goes on where it was. On posix and qemu it only",
      "compares checksums: their counts are no latencies, and no search takes such a table.",
      "",
      "Example:",
      "  ./hilab latency build --supernet F.safetensors --dataset voc:DIR --device-class gvsoc",
    })
final class LatencyBuildCommand implements Callable<Integer> {
  private static final int TENTHS = 10;
  private static final Duration FOREVER = Duration.ofDays(3650);

  @Mixin private final SupernetOptions options = new SupernetOptions();

  @Option(names = "--image", description = "int8 image of hilab quantize. Default: calibrate one.")
  private @Nullable Path image;

  @Option(
      names = "--device-class",
      required = true,
      paramLabel = "CLASS",
      description = "gap8 or gvsoc; posix and qemu try the way without cycles.")
  private String deviceClass = "";

  @Option(
      names = "--firmware",
      paramLabel = "HASH",
      description = "Only boards with this firmware. Needed if the boards have several.")
  private @Nullable String firmware;

  @Option(
      names = "--repeats",
      defaultValue = "3",
      description = "Of every shape; the median counts. GVSoC needs 1. Default: ${DEFAULT-VALUE}.")
  private int repeats;

  @Option(
      names = "--wait",
      paramLabel = "MINUTES",
      defaultValue = "5",
      description = "For a board before it is given up. Default: ${DEFAULT-VALUE}.")
  private int minutes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = LatencyOptions.TABLES,
      description = "Where the results are kept. Default: ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Mixin private final ServerOptions server = new ServerOptions(0);

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    RunFolder folder = new RunFolder(data, true);
    folder.make();
    Duration patience = Duration.ofMinutes(Choice.within("--wait", minutes, 0, 10_000));
    try (Lab lab = Lab.open(server.lab(RunFolder.lab(data), true));
        Signals _ = Signals.stopping(lab::close)) {
      say("a bench joins after: ./hilab token create NAME --data " + data);
      TableBuilder tables = lab.tables();
      Candidates candidates = candidates();
      TableDevice device = device(tables, patience);
      say("measuring on " + device.text());
      LatencyTable table =
          Lab.await(tables.build(device, plan(candidates, patience), progress()), FOREVER);
      Path file = data.resolve(table.hash() + ".json");
      LatencyTableFile.write(table, file);
      output.print(LatencyReport.json(table).put("file", file.toString()), text(table, file));
    }
    return ExitCode.OK;
  }

  private static String text(LatencyTable table, Path file) {
    return LatencyReport.text(table) + "Wrote " + file;
  }

  private TableBuilder.Plan plan(Candidates candidates, Duration patience) {
    return new TableBuilder.Plan(
        candidates.space(),
        candidates::quantized,
        Choice.within("--repeats", repeats, 1, 64),
        patience);
  }

  /** The image is kept: a board that has it need not load another one when the build goes on. */
  private Candidates candidates() {
    Supernet supernet = options.load();
    Path kept = data.resolve("image-" + supernet.sha256() + "-" + options.inputSize() + ".hilab8");
    Path given = image == null ? kept : image;
    ParameterImage int8;
    if (Files.exists(given) || image != null) {
      int8 = ParameterImageFile.read(given);
    } else {
      int8 = options.calibrate(supernet);
      ParameterImageFile.write(int8, kept);
    }
    return new Candidates(options.space(), supernet, int8, options.inputSize());
  }

  private TableDevice device(TableBuilder tables, Duration patience) throws InterruptedException {
    BoardChoice choice = new BoardChoice(deviceClass, firmware);
    Progress waiting = Progress.onTerminal();
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      FleetBoards boards = Lab.await(tables.boards(), Duration.ofSeconds(10));
      var device = choice.among(boards);
      if (device.isPresent()) {
        return device.get();
      }
      if (System.nanoTime() > end) {
        throw choice.nothing(boards);
      }
      waiting.show("waiting for a board of class " + deviceClass, 0, 1);
      Thread.sleep(Duration.ofMillis(250));
    }
  }

  private TableProgress progress() {
    Progress bar = Progress.onTerminal();
    return new TableProgress() {
      private int told;

      @Override
      public void measured(int shapes, int of, int boards) {
        bar.show(shapes + " of " + of + " shapes, " + boards + " boards", shapes, of);
        if (shapes == of) {
          bar.done();
        }
        int tenths = TENTHS * shapes / of;
        if (tenths > told && !bar.isVisible()) {
          told = tenths;
          say(shapes + " of " + of + " shapes");
        }
      }

      @Override
      public void waiting(String forWhat) {
        bar.show("waiting for " + forWhat, 0, 1);
      }
    };
  }

  private void say(String step) {
    if (!output.isJson()) {
      System.err.println("· " + step);
    }
  }
}
