package org.hilab.agent.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes firmware and weights into a board's flash with the GAP SDK's tools. They wait for ever
 * when the adapter stalls (gap_sdk issues 148, 204, 228, 252, 354, 358, 389), so their progress is
 * watched; and they take any adapter of the right kind, so they are told the serial number of one.
 */
public final class Flasher {
  private static final Logger LOG = LoggerFactory.getLogger(Flasher.class);
  private static final Pattern PROGRESS = Pattern.compile("- *([0-9.]+) *%");
  private static final Pattern DONE = Pattern.compile("(?i)flasher is done");
  private static final Pattern NO_ADAPTER = Pattern.compile("(?i)unable to open ftdi device");
  private static final Duration RESET_PATIENCE = Duration.ofSeconds(20);
  private static final long MOST_OUTPUT_BYTES = 10_000_000;

  private final FlashSetup setup;

  public Flasher(FlashSetup setup) {
    this.setup = setup;
  }

  /**
   * Flashes the firmware with this resident image beside it; takes a minute.
   *
   * @throws ToolException if no adapter with the serial number is there, or every attempt stalled
   *     or failed
   */
  public void flash(Path residentImage) throws IOException, InterruptedException {
    Path cable = cable();
    String why = "";
    for (int attempt = 1; attempt <= setup.attempts(); attempt++) {
      Optional<String> failure = attempt(residentImage, cable);
      if (failure.isEmpty()) {
        return;
      }
      why = failure.get();
      LOG.warn("Flashing {}, attempt {}: {}", setup.adapterSerial(), attempt, why);
      reset(cable);
    }
    throw new ToolException(
        "The board on adapter " + setup.adapterSerial() + " cannot be flashed: " + why);
  }

  /** Why it failed; nothing if it did not. */
  private Optional<String> attempt(Path residentImage, Path cable)
      throws IOException, InterruptedException {
    Path copy = Files.createDirectories(setup.work()).resolve("resident.bin").toAbsolutePath();
    Files.copy(residentImage, copy, StandardCopyOption.REPLACE_EXISTING);
    List<String> words = new ArrayList<>(List.of("gapy", "--target=" + setup.gapyTarget()));
    words.addAll(List.of("--platform=board", "--work-dir=" + setup.work().toAbsolutePath()));
    words.add("--config-opt=**/flash/content/partitions/readfs/files=" + copy);
    words.addAll(List.of("run", "--image", "--flash", "--force"));
    words.add("--binary=" + setup.firmware().toAbsolutePath());
    try (ToolProcess gapy = ToolProcess.start(inSdk(words, cable), MOST_OUTPUT_BYTES)) {
      return watch(gapy);
    }
  }

  /** Every line of progress winds the watchdog up again. */
  private Optional<String> watch(ToolProcess gapy) throws IOException, InterruptedException {
    String reached = "nothing";
    boolean done = false;
    while (true) {
      Optional<String> line = gapy.awaitLine(Flasher::means, setup.stallPatience());
      if (line.isEmpty()) {
        break;
      }
      if (NO_ADAPTER.matcher(line.get()).find()) {
        throw new ToolException(
            "There is no adapter with the serial number "
                + setup.adapterSerial()
                + ", or it may not be opened: "
                + line.get());
      }
      done = done || DONE.matcher(line.get()).find();
      reached = line.get();
    }
    if (!gapy.awaitEnd(Duration.ofSeconds(1))) {
      return Optional.of("it stalled after: " + reached);
    }
    int code = gapy.exitCode().orElse(-1);
    return done && code == 0
        ? Optional.empty()
        : Optional.of("gapy ended with " + code + " after: " + reached + "; " + gapy.tail());
  }

  private static boolean means(String line) {
    return PROGRESS.matcher(line).find()
        || DONE.matcher(line).find()
        || NO_ADAPTER.matcher(line).find();
  }

  private void reset(Path cable) throws IOException, InterruptedException {
    String script = "script " + cable + "; init; jtag_reset 0 1; sleep 100; jtag_reset 0 0; exit";
    List<String> words = List.of("openocd", "-d0", "-c", script);
    try (ToolProcess openocd = ToolProcess.start(inSdk(words, cable), MOST_OUTPUT_BYTES)) {
      if (!openocd.awaitEnd(RESET_PATIENCE)) {
        LOG.warn("openocd does not end after the reset of {}.", setup.adapterSerial());
      }
    }
  }

  /** The SDK's own cable file, and which of several such adapters is meant. */
  private Path cable() throws IOException {
    Path file = Files.createDirectories(setup.work()).resolve("cable.cfg").toAbsolutePath();
    Files.writeString(
        file,
        "source [find " + setup.cable() + "]\nftdi_serial \"" + setup.adapterSerial() + "\"\n");
    return file;
  }

  private ToolCommand inSdk(List<String> words, Path cable) {
    List<String> all = new ArrayList<>();
    Path configuration = setup.sdk().resolve("configs").resolve(setup.board() + ".sh");
    all.addAll(
        List.of("bash", "-c", ". \"$0\" >/dev/null && exec \"$@\"", configuration.toString()));
    all.addAll(words);
    Map<String, String> environment =
        Map.of("GAP_SDK_HOME", setup.sdk().toString(), "GAPY_OPENOCD_CABLE", cable.toString());
    return new ToolCommand(all, environment, setup.work());
  }
}
