package org.hilab.agent.boards;

import java.nio.file.Path;

/**
 * Where the kernel shows this machine.
 *
 * @param sys sysfs
 * @param dev the device files
 * @param proc the processes
 * @param etc its groups and rules
 */
public record Machine(Path sys, Path dev, Path proc, Path etc) {
  /** This one. */
  public static final Machine REAL =
      new Machine(Path.of("/sys"), Path.of("/dev"), Path.of("/proc"), Path.of("/etc"));
}
