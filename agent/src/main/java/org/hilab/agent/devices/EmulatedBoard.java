package org.hilab.agent.devices;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.hilab.agent.line.SerialLine;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.agent.tools.ToolCommand;
import org.hilab.agent.tools.ToolException;
import org.hilab.agent.tools.ToolProcess;
import org.hilab.link.Identity;
import org.hilab.link.Transport;
import org.jspecify.annotations.Nullable;

/**
 * The firmware on this machine, as a process or under QEMU, behind a pseudo terminal that is opened
 * like any serial port. It starts anew whenever its line is opened.
 */
final class EmulatedBoard implements Hardware {
  private static final Pattern TERMINAL = Pattern.compile("/dev/pts/\\d+");
  private static final Duration START_PATIENCE = Duration.ofSeconds(15);
  private static final long MOST_OUTPUT_BYTES = 1_000_000;
  private static final int BAUD = 115_200;
  private static final long BYTES_PER_SECOND = 200_000;

  /** A busy machine does the supernet's 417 Mcycles in 20 s, QEMU in 200 s. */
  private static final long HOST_CYCLES_PER_SECOND = 20_000_000;

  private static final long QEMU_CYCLES_PER_SECOND = 2_000_000;

  private final FirmwareBuild firmware;
  private final FirmwareBuild.Target target;
  private final List<String> options;
  private final Traits traits;
  private Optional<Path> image = Optional.empty();
  private @Nullable ToolProcess process;

  /**
   * A board that is not started yet.
   *
   * @param options more of the program's, for faults
   */
  EmulatedBoard(
      FirmwareBuild firmware, FirmwareBuild.Target target, String name, List<String> options) {
    this.firmware = firmware;
    this.target = target;
    this.options = List.copyOf(options);
    this.traits =
        switch (target) {
          case HOST -> traits("posix", name, Identity.Backend.POSIX, HOST_CYCLES_PER_SECOND);
          case QEMU -> traits("qemu", name, Identity.Backend.QEMU, QEMU_CYCLES_PER_SECOND);
          case GVSOC, GAP8 ->
              throw new IllegalArgumentException(target + " does not run on this machine itself.");
        };
  }

  private static Traits traits(String word, String name, Identity.Backend backend, long pace) {
    return new Traits(word, name, Set.of(backend), pace, BYTES_PER_SECOND);
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public Transport open() throws DeviceFailure, InterruptedException {
    close();
    try {
      ToolCommand command = new ToolCommand(command(firmware.build(target)), Map.of(), Path.of(""));
      ToolProcess started = ToolProcess.start(command, MOST_OUTPUT_BYTES);
      process = started;
      return SerialLine.open(terminal(started), BAUD, pid -> pid == started.pid());
    } catch (ToolException e) {
      throw new DeviceFailure(Reason.NO_TOOL, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new DeviceFailure(Reason.DOES_NOT_START, e.getMessage() + ".");
    }
  }

  private List<String> command(Path program) {
    List<String> words = new ArrayList<>();
    switch (target) {
      case HOST -> {
        words.addAll(List.of(program.toString(), "--pty"));
        image.ifPresent(file -> words.addAll(List.of("--resident", file.toString())));
      }
      case QEMU -> {
        words.addAll(List.of("qemu-system-riscv32", "-M", "virt", "-bios", "none", "-nographic"));
        words.addAll(List.of("-monitor", "none", "-serial", "pty", "-kernel", program.toString()));
        image.ifPresent(file ->
            words.addAll(
                List.of("-device", "loader,file=" + file + ",addr=0x84000000,force-raw=on")));
      }
      case GVSOC, GAP8 -> throw new IllegalStateException("Refused when it was made: " + target);
    }
    words.addAll(options);
    return words;
  }

  private static Path terminal(ToolProcess process) throws IOException, InterruptedException {
    Optional<String> line =
        process.awaitLine(said -> TERMINAL.matcher(said).find(), START_PATIENCE);
    if (line.isEmpty()) {
      throw new IOException("the firmware names no pseudo terminal: " + process.tail());
    }
    Matcher matcher = TERMINAL.matcher(line.get());
    return Path.of(matcher.find() ? matcher.group() : "");
  }

  /** From the next start on. */
  @Override
  public void load(Path residentImage) {
    image = Optional.of(residentImage.toAbsolutePath());
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
      process = null;
    }
  }
}
