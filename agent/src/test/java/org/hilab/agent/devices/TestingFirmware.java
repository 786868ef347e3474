package org.hilab.agent.devices;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.agent.tools.FirmwareBuild.Target;
import org.hilab.agent.tools.ToolCommand;
import org.hilab.agent.tools.ToolProcess;
import org.hilab.link.Identity;

/** The posix firmware behind a pseudo terminal, plugged in from outside like a board. */
final class TestingFirmware implements AutoCloseable {
  static final Hardware.Traits TRAITS =
      new Hardware.Traits("posix", "A50285BI", Set.of(Identity.Backend.POSIX), 20_000_000, 200_000);

  private final ToolProcess process;
  private final Path tty;

  private TestingFirmware(ToolProcess process, Path tty) {
    this.process = process;
    this.tty = tty;
  }

  /** Builds it; a test is skipped where that is not possible. */
  static Path program() throws IOException, InterruptedException {
    assumeTrue(Target.HOST.missingTools().isEmpty(), "There is no gcc or no make.");
    return FirmwareBuild.ofInstallation().build(Target.HOST);
  }

  static TestingFirmware plug(String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(program().toString(), "--pty"));
    words.addAll(List.of(options));
    ToolProcess process =
        ToolProcess.start(ToolCommand.of(words.toArray(String[]::new)), 1_000_000);
    Optional<String> line =
        process.awaitLine(said -> said.startsWith("pty "), Duration.ofSeconds(20));
    if (line.isEmpty()) {
      throw new IOException("The firmware did not start: " + process.tail());
    }
    return new TestingFirmware(process, Path.of(line.get().substring(4)));
  }

  /** With this resident image in its flash. */
  static TestingFirmware plug(Path folder, byte[] resident, String... options)
      throws IOException, InterruptedException {
    Path file = Files.createTempFile(folder, "resident", ".bin");
    Files.write(file, resident);
    List<String> words = new ArrayList<>(List.of("--resident", file.toString()));
    words.addAll(List.of(options));
    return plug(words.toArray(String[]::new));
  }

  Path tty() {
    return tty;
  }

  long pid() {
    return process.pid();
  }

  /** The board on its adapter; without a flasher it keeps the weights that it has. */
  SerialBoard board(SerialPlace place) {
    return new SerialBoard(place, 115_200, Optional.empty(), pid -> pid == pid(), TRAITS);
  }

  @Override
  public void close() {
    process.close();
  }
}
