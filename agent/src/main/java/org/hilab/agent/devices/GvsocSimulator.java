package org.hilab.agent.devices;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hilab.agent.line.TcpLine;
import org.hilab.agent.tools.FirmwareBuild;
import org.hilab.agent.tools.ToolCommand;
import org.hilab.agent.tools.ToolException;
import org.hilab.agent.tools.ToolProcess;
import org.hilab.link.Identity;
import org.hilab.link.Transport;
import org.jspecify.annotations.Nullable;

/**
 * GreenWaves' simulator of the whole chip, with the firmware's UART behind a TCP port. It hangs for
 * ever on an endless loop, a bad store or a truncated program, and floods its output on others, so
 * every wait has an end on this side and its output is capped.
 */
final class GvsocSimulator implements Hardware {
  /** 8 busy cores go at 2.5 to 3.7 Mcycles a second on a quiet machine, and far below on others. */
  static final Traits TRAITS =
      new Traits("gvsoc", "gvsoc", Set.of(Identity.Backend.GVSOC), 300_000, 3_000);

  private static final Duration CONNECT_PAUSE = Duration.ofMillis(100);
  private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(2);
  private static final long MOST_OUTPUT_BYTES = 20_000_000;

  private final GvsocSetup setup;
  private final Traits traits;
  private Optional<Path> image = Optional.empty();
  private Optional<Path> picture = Optional.empty();
  private @Nullable ToolProcess process;
  private int starts;

  GvsocSimulator(GvsocSetup setup, Traits traits) {
    this.setup = setup;
    this.traits = traits;
  }

  @Override
  public Traits traits() {
    return traits;
  }

  @Override
  public Transport open() throws DeviceFailure, InterruptedException {
    close();
    try {
      build();
      int port = freePort();
      ToolProcess started = ToolProcess.start(command(port), MOST_OUTPUT_BYTES);
      process = started;
      return connect(started, port);
    } catch (ToolException e) {
      throw new DeviceFailure(Reason.NO_TOOL, e.getMessage());
    } catch (IOException e) {
      throw new DeviceFailure(Reason.DOES_NOT_START, e.getMessage() + ".");
    }
  }

  private void build() throws IOException, InterruptedException {
    if (setup.firmware().isPresent()) {
      setup.firmware().get().build(FirmwareBuild.Target.GVSOC, environment());
    }
  }

  private Map<String, String> environment() {
    return Map.of("GAP_SDK_HOME", setup.sdk().toString());
  }

  /** A folder of its own for every start: what the last one left there could be taken for ours. */
  private ToolCommand command(int port) throws IOException {
    starts++;
    Path folder = setup.work().resolve("start-" + starts % 2);
    empty(folder);
    Files.createDirectories(folder);
    List<String> words = new ArrayList<>(setup.command());
    words.addAll(List.of("--work", folder.toAbsolutePath().toString(), "--port", "" + port));
    image.ifPresent(file -> words.addAll(List.of("--resident", file.toString())));
    picture.ifPresent(file -> words.addAll(List.of("--image", file.toString())));
    return new ToolCommand(words, environment(), folder);
  }

  private Transport connect(ToolProcess started, int port)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + setup.startPatience().toNanos();
    while (System.nanoTime() - end < 0) {
      if (!started.isAlive()) {
        throw new IOException("the simulator ended: " + how(started));
      }
      try {
        return TcpLine.open(port, CONNECT_PATIENCE);
      } catch (IOException notYet) {
        Thread.sleep(CONNECT_PAUSE);
      }
    }
    throw new IOException(
        "the simulator offers no line after "
            + setup.startPatience().toSeconds()
            + " s: "
            + started.tail());
  }

  private static String how(ToolProcess ended) throws InterruptedException {
    ended.awaitEnd(CONNECT_PATIENCE);
    return (ended.flooded() ? "killed for flooding its output" : "exit code " + code(ended))
        + ", "
        + ended.tail();
  }

  private static String code(ToolProcess ended) {
    return ended.exitCode().map(String::valueOf).orElse("unknown");
  }

  @Override
  public void load(Path residentImage) {
    image = Optional.of(residentImage.toAbsolutePath());
  }

  /**
   * At 1.4 kB a second of a busy machine, 442,368 bytes took five minutes; a start takes seconds.
   */
  @Override
  public boolean present(Path newPicture) {
    Optional<Path> wanted = Optional.of(newPicture.toAbsolutePath());
    boolean changes = !wanted.equals(picture);
    picture = wanted;
    return changes;
  }

  /** It leaks, and a bench runs for weeks. */
  @Override
  public boolean isWorn() {
    return process != null && process.residentBytes() > setup.mostResidentBytes();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
      process = null;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void empty(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      List<Path> inside = new ArrayList<>();
      try (var files = Files.walk(folder)) {
        files.forEach(inside::addFirst);
      }
      for (Path file : inside) {
        Files.delete(file);
      }
    }
  }
}
