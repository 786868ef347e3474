package org.hilab.server.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.hilab.server.fleet.FleetBoards;
import org.hilab.server.lab.Lab;
import org.hilab.server.latency.TableDevice;
import org.hilab.server.network.ParameterImage;
import org.hilab.server.quantization.ParameterImageFile;
import org.hilab.server.search.Candidates;
import org.hilab.server.search.latency.TableBuilder;
import org.hilab.server.supernet.Supernet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that measures one supernet's layers or networks on boards. */
final class LatencyBench {
  private static final Duration LOOK = Duration.ofMillis(250);
  private static final Duration ANSWER = Duration.ofMinutes(1);

  @Mixin private final SupernetOptions options = new SupernetOptions();

  @Option(names = "--image", description = "int8 image of hilab quantize. Default: calibrate one.")
  private @Nullable Path image;

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

  Path data() {
    return data;
  }

  Duration patience() {
    return Duration.ofMinutes(Choice.within("--wait", minutes, 0, 10_000));
  }

  Lab open() {
    new RunFolder(data, true).make();
    return Lab.open(server.lab(RunFolder.lab(data), true));
  }

  /** The image is kept: a board that has it need not load another one the next time. */
  Candidates candidates() {
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

  /** Waits for a board of the choice. */
  TableDevice device(TableBuilder tables, BoardChoice choice) throws InterruptedException {
    Progress waiting = Progress.onTerminal();
    long end = System.nanoTime() + patience().toNanos();
    while (true) {
      FleetBoards boards = Lab.await(tables.boards(), ANSWER);
      var device = choice.among(boards);
      if (device.isPresent()) {
        return device.get();
      }
      if (System.nanoTime() > end) {
        throw choice.nothing(boards);
      }
      waiting.show("waiting for a board of class " + choice.deviceClass(), 0, 1);
      Thread.sleep(LOOK);
    }
  }
}
