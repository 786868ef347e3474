package org.hilab.agent.line;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/** Which programs have a serial port open: two readers of one line each get half of it. */
public final class PortOwners {
  private PortOwners() {}

  /**
   * The programs that have it open, by name and process id. Those of other users cannot be seen.
   *
   * @param proc the processes, /proc
   * @param known processes that may have it open
   */
  public static List<String> of(Path proc, Path tty, LongPredicate known) {
    List<String> owners = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
      Path device = tty.toRealPath();
      for (Path process : processes) {
        long pid = Long.parseLong(String.valueOf(process.getFileName()));
        if (!known.test(pid) && hasOpen(process, device)) {
          owners.add(name(process) + " (process " + pid + ")");
        }
      }
    } catch (IOException e) {
      // No such tree or no such port: nobody is known to have it.
    }
    return owners;
  }

  private static boolean hasOpen(Path process, Path device) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (Files.readSymbolicLink(file).equals(device)) {
          return true;
        }
      }
    } catch (IOException e) {
      // Ended meanwhile, or another user's.
    }
    return false;
  }

  private static String name(Path process) {
    try {
      return Files.readString(process.resolve("comm")).strip();
    } catch (IOException e) {
      return "a program that has ended";
    }
  }
}
