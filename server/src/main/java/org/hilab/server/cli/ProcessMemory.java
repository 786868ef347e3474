package org.hilab.server.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this process occupies, native memory included, as Linux tells it. */
final class ProcessMemory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ProcessMemory() {}

  /** Resident memory now; NaN where the system does not tell. */
  static double residentMegabytes() {
    return megabytes("VmRSS:");
  }

  /** The most resident memory so far; NaN where the system does not tell. */
  static double peakMegabytes() {
    return megabytes("VmHWM:");
  }

  private static double megabytes(String row) {
    if (!Files.isReadable(STATUS)) {
      return Double.NaN;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(row))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1e3)
          .findFirst()
          .orElse(Double.NaN);
    } catch (IOException e) {
      return Double.NaN;
    }
  }
}
