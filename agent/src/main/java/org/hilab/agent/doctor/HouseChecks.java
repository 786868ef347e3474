package org.hilab.agent.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Disk and data folder. */
final class HouseChecks {
  private static final long MEBIBYTE = 1L << 20;
  private static final long FAIL_MEBIBYTES = 100;
  private static final long WARN_MEBIBYTES = 1_000;

  private final Path data;

  HouseChecks(Path data) {
    this.data = data;
  }

  List<Finding> findings() {
    return List.of(disk());
  }

  private Finding disk() {
    Path existing = data.toAbsolutePath();
    while (!Files.exists(existing) && existing.getParent() != null) {
      existing = existing.getParent();
    }
    if (!Files.isWritable(existing)) {
      return Finding.fail("disk", existing + " cannot be written", "sudo chown $USER " + existing);
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace() / MEBIBYTE;
      String what = free + " MiB are free for " + data;
      String repair = "rm -r " + data.resolve("blobs") + "   # fetched again when needed";
      if (free < FAIL_MEBIBYTES) {
        return Finding.fail("disk", what, repair);
      }
      return free < WARN_MEBIBYTES ? Finding.warn("disk", what, repair) : Finding.ok("disk", what);
    } catch (IOException e) {
      return Finding.warn("disk", "the free space is unknown (" + e + ")", "df -h " + existing);
    }
  }
}
