package org.hilab.agent.tools;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The resident firmware for this machine, built by its own Makefile when it is missing or older
 * than its sources.
 *
 * @param folder firmware-scripts of a hilab installation
 */
public record FirmwareBuild(Path folder) {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration LOCK_PAUSE = Duration.ofMillis(100);
  private static final long MOST_OUTPUT_BYTES = 10_000_000;

  /** The folder that {@code -Dhilab.firmware} names, which the launcher sets. */
  public static FirmwareBuild ofInstallation() {
    return new FirmwareBuild(Path.of(System.getProperty("hilab.firmware", "firmware-scripts")));
  }

  /** A program that the firmware can be built as. */
  public enum Target {
    /** As a process of this machine. */
    HOST("target/firmware/host/hilab-firmware", "target/firmware/host/hilab-firmware", "make gcc"),
    /** For QEMU's virt machine with RISC-V. */
    QEMU(
        "target/firmware/qemu/hilab-firmware.elf",
        "target/firmware/qemu/hilab-firmware.elf",
        "make riscv64-unknown-elf-gcc qemu-system-riscv32"),
    /** For GAP8's simulator, with the SDK that GAP_SDK_HOME names. */
    GVSOC("target/firmware/gap8/hilab-firmware-gvsoc.elf", "gap8", "make bash"),
    /** For GAP8 itself, likewise. */
    GAP8("target/firmware/gap8/hilab-firmware-board.elf", "gap8", "make bash");

    private final String file;
    private final String rule;
    private final String tools;

    Target(String file, String rule, String tools) {
      this.file = file;
      this.rule = rule;
      this.tools = tools;
    }

    /** The programs that build and run it. */
    public List<String> tools() {
      return List.of(tools.split(" "));
    }

    /** The programs of it that this machine lacks. */
    public List<String> missingTools() {
      return tools().stream().filter(tool -> !isInstalled(tool)).toList();
    }
  }

  /** As {@link #build(Target, Map)} without an environment. */
  public Path build(Target target) throws IOException, InterruptedException {
    return build(target, Map.of());
  }

  /**
   * The program, up to date.
   *
   * @param environment for its Makefile
   * @throws ToolException if a tool is missing or the build fails
   */
  public Path build(Target target, Map<String, String> environment)
      throws IOException, InterruptedException {
    requireBuildable(target);
    Path output = Files.createDirectories(folder.resolve("target/firmware"));
    long end = System.nanoTime() + LONGEST.toNanos();
    try (FileChannel file =
        FileChannel.open(
            output.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (!locked(file)) {
        if (System.nanoTime() - end >= 0) {
          throw new ToolException("Another build of the firmware in " + folder + " does not end.");
        }
        Thread.sleep(LOCK_PAUSE);
      }
      make(target, environment);
    }
    return folder.resolve(target.file).toAbsolutePath();
  }

  private void requireBuildable(Target target) throws ToolException {
    List<String> missing = target.missingTools();
    if (!missing.isEmpty()) {
      throw new ToolException(
          "The firmware cannot be built or run here: install "
              + String.join(", ", missing)
              + " (./hilab --install does).");
    }
    if (!Files.exists(folder.resolve("Makefile"))) {
      throw new ToolException(
          "There is no firmware in " + folder.toAbsolutePath() + "; set -Dhilab.firmware to it.");
    }
  }

  private void make(Target target, Map<String, String> environment)
      throws IOException, InterruptedException {
    ToolCommand make =
        new ToolCommand(
            List.of("make", "-C", folder.toString(), target.rule), environment, Path.of(""));
    try (ToolProcess process = ToolProcess.start(make, MOST_OUTPUT_BYTES)) {
      if (!process.awaitEnd(LONGEST)) {
        throw new ToolException("make in " + folder + " does not end: " + process.tail());
      }
      if (process.exitCode().orElse(-1) != 0) {
        throw new ToolException("make in " + folder + " fails: " + process.tail());
      }
    }
  }

  /** Another board of this process or another agent may build at the same time. */
  private static boolean locked(FileChannel file) throws IOException {
    try {
      @Nullable FileLock lock = file.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private static boolean isInstalled(String tool) {
    @Nullable String path = System.getenv("PATH");
    Stream<String> folders =
        path == null ? Stream.of() : Arrays.stream(path.split(File.pathSeparator));
    return folders.anyMatch(folder -> new File(folder, tool).canExecute());
  }
}
