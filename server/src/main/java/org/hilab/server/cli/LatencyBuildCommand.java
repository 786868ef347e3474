package org.hilab.server.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.hilab.server.lab.Lab;
import org.hilab.server.latency.LatencyTable;
import org.hilab.server.latency.LatencyTableFile;
import org.hilab.server.latency.TableDevice;
import org.hilab.server.search.Candidates;
import org.hilab.server.search.latency.TableBuilder;
import org.hilab.server.search.latency.TableProgress;
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

  @Mixin private final LatencyBench bench = new LatencyBench();

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

  @Mixin private final Output output = new Output();

  @Override
  public Integer call() throws InterruptedException {
    try (Lab lab = bench.open();
        Signals _ = Signals.stopping(lab::close)) {
      say("a bench joins after: ./hilab token create NAME --data " + bench.data());
      TableBuilder tables = lab.tables();
      Candidates candidates = bench.candidates();
      TableDevice device = bench.device(tables, new BoardChoice(deviceClass, firmware));
      say("measuring on " + device.text());
      LatencyTable table = Lab.await(tables.build(device, plan(candidates), progress()), FOREVER);
      Path file = bench.data().resolve(table.hash() + ".json");
      LatencyTableFile.write(table, file);
      output.print(LatencyReport.json(table).put("file", file.toString()), text(table, file));
    }
    return ExitCode.OK;
  }

  private static String text(LatencyTable table, Path file) {
    return LatencyReport.text(table) + "Wrote " + file;
  }

  private TableBuilder.Plan plan(Candidates candidates) {
    return new TableBuilder.Plan(
        candidates.space(),
        candidates::quantized,
        Choice.within("--repeats", repeats, 1, 64),
        bench.patience());
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
