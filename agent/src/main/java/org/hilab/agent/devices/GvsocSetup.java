package org.hilab.agent.devices;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.hilab.agent.tools.FirmwareBuild;

/**
 * How the simulator is started.
 *
 * @param sdk an installed GAP SDK with GVSoC
 * @param command becomes the simulator when {@code --work FOLDER --port N [--resident FILE]} is
 *     added: {@code firmware-scripts/hal/gap8/run-gvsoc}
 * @param firmware is built before a start, if it is there
 * @param work a folder for the simulator's files
 * @param startPatience until its line can be opened
 * @param mostResidentBytes of memory; a simulator with more is started again before its next job
 */
public record GvsocSetup(
    Path sdk,
    List<String> command,
    Optional<FirmwareBuild> firmware,
    Path work,
    Duration startPatience,
    long mostResidentBytes) {
  private static final Duration START_PATIENCE = Duration.ofSeconds(60);

  /** It loses some 130 MB a minute of work and has 170 when it starts. */
  private static final long MOST_RESIDENT_BYTES = 2L << 30;

  public GvsocSetup {
    command = List.copyOf(command);
  }

  /** With the launcher of a hilab installation. */
  public static GvsocSetup of(Path sdk, FirmwareBuild firmware, Path work) {
    Path launcher = firmware.folder().resolve("hal/gap8/run-gvsoc").toAbsolutePath();
    return new GvsocSetup(
        sdk,
        List.of(launcher.toString()),
        Optional.of(firmware),
        work,
        START_PATIENCE,
        MOST_RESIDENT_BYTES);
  }
}
