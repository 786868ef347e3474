package org.hilab.agent.boards;

import java.io.IOException;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** Tells what is plugged in and out. */
final class PortWatch {
  /** For what the device files do not tell: their kernel tree may come a little later. */
  private static final long LONGEST_PAUSE_MILLIS = 1_000;

  private PortWatch() {}

  /**
   * Watches until the thread is interrupted.
   *
   * @param before what its caller knows already
   * @param change is told "plugged in" or "unplugged", and what
   */
  static void watch(Machine machine, List<SerialPort> before, BiConsumer<String, SerialPort> change)
      throws IOException, InterruptedException {
    try (WatchService changes = machine.dev().getFileSystem().newWatchService()) {
      machine
          .dev()
          .register(
              changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
      List<SerialPort> known = before;
      while (true) {
        WatchKey key = changes.poll(LONGEST_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
        List<SerialPort> now = SerialPorts.of(machine);
        tell("unplugged", known, now, change);
        tell("plugged in", now, known, change);
        known = now;
      }
    }
  }

  private static void tell(
      String what,
      List<SerialPort> these,
      List<SerialPort> butNotThese,
      BiConsumer<String, SerialPort> change) {
    these.stream()
        .filter(port -> !butNotThese.contains(port))
        .forEach(port -> change.accept(what, port));
  }
}
