package org.hilab.server.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hilab.server.artefact.WholeFile;
import org.jspecify.annotations.Nullable;

/**
 * The energy of this machine's processor packages, as Linux's powercap tells it (RAPL: microjoules
 * since some moment, starting again from 0 behind a zone's largest value). It counts everything
 * that runs on them.
 */
final class PackageEnergy {
  private static final Path POWERCAP = Path.of("/sys/class/powercap");
  private static final double MICRO = 1e-6;

  private final List<Zone> zones = new ArrayList<>();
  private @Nullable String problem;

  /** One package; the cores and the memory in it have zones of their own below it. */
  private static final class Zone {
    private final String name;
    private final Path counter;
    private final long range;
    private long last;

    Zone(Path folder, String name) throws IOException {
      this.name = name;
      this.counter = folder.resolve("energy_uj");
      this.range = number(folder.resolve("max_energy_range_uj"));
      this.last = number(counter);
    }

    /** Microjoules since the last call. */
    long advance() throws IOException {
      long now = number(counter);
      long passed = now >= last ? now - last : now - last + range;
      last = now;
      return passed;
    }
  }

  /**
   * The counters below a folder; they count from now on.
   *
   * @param powercap as /sys/class/powercap
   */
  PackageEnergy(Path powercap) {
    try {
      for (Path folder : folders(powercap)) {
        String name = Files.readString(folder.resolve("name")).strip();
        if (name.startsWith("package")) {
          zones.add(new Zone(folder, name));
        }
      }
      problem = zones.isEmpty() ? "there is no intel-rapl package in " + powercap : null;
    } catch (IOException | NumberFormatException e) {
      problem = why(e);
    }
  }

  static PackageEnergy ofThisMachine() {
    return new PackageEnergy(POWERCAP);
  }

  private static List<Path> folders(Path powercap) throws IOException {
    if (!Files.isDirectory(powercap)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(powercap)) {
      return all.filter(path -> path.getFileName().toString().matches("intel-rapl:\\d+"))
          .sorted()
          .toList();
    }
  }

  /** What is read, or why nothing can be. */
  String words() {
    return problem != null
        ? problem
        : zones.stream().map(zone -> zone.name).collect(Collectors.joining(", ", "RAPL ", ""));
  }

  /**
   * Joules since the last call; empty from when a counter could not be read. To be called more
   * often than a counter starts again, which takes minutes.
   */
  OptionalDouble advance() {
    if (problem != null) {
      return OptionalDouble.empty();
    }
    try {
      long micros = 0;
      for (Zone zone : zones) {
        micros += zone.advance();
      }
      return OptionalDouble.of(micros * MICRO);
    } catch (IOException | NumberFormatException e) {
      problem = why(e);
      return OptionalDouble.empty();
    }
  }

  private static String why(Exception problem) {
    return problem instanceof IOException io
        ? WholeFile.why(io)
        : "a counter is no number: " + problem.getMessage();
  }

  private static long number(Path file) throws IOException {
    return Long.parseLong(Files.readString(file).strip());
  }
}
